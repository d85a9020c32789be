package com.flipkart.aesop.mysql.schema;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A captured table. Immutable.
 *
 * @param source the stream of its rows; its uri is {@code database.table}
 * @param schemas all that are registered for it, the newest first; not empty
 */
public record MonitoredTable(LogicalSource source, List<RowSchema> schemas) {
    public MonitoredTable {
        schemas = List.copyOf(schemas);
    }

    /**
     * Reads the schemas of a source.
     *
     * @param origin where the source is written
     * @return empty if something is wrong, which has been told to {@code problems}
     */
    public static Optional<MonitoredTable> read(
            LogicalSource source, SchemaRegistry registry, Origin origin, Problems problems) {
        List<VersionedSchema> versions = registry.versions(source.name());
        if (versions.isEmpty()) {
            problems.error(
                    ErrorCode.SCHEMA_MISSING,
                    origin,
                    "no schema is registered for source=" + source.name() + " (table " + source.uri() + ") in "
                            + registry.describe(),
                    "Generate it with: aesop schema generate, or write " + source.name() + ".1.avsc");
            return Optional.empty();
        }
        List<RowSchema> schemas = new ArrayList<>();
        for (int i = versions.size() - 1; i >= 0; i--) {
            RowSchema.read(versions.get(i), registry.origin(versions.get(i)), problems)
                    .ifPresent(schemas::add);
        }
        return schemas.size() == versions.size() ? Optional.of(new MonitoredTable(source, schemas)) : Optional.empty();
    }

    /** The name of the database. */
    public String database() {
        return source.uri().substring(0, source.uri().indexOf('.'));
    }

    /** The name of the table without its database's. */
    public String table() {
        return source.uri().substring(source.uri().indexOf('.') + 1);
    }
}
