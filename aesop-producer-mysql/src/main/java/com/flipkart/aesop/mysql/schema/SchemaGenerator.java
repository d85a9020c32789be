package com.flipkart.aesop.mysql.schema;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.schema.SchemaFile;
import com.flipkart.aesop.core.schema.SchemaMeta;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.server.TableDefinition;
import com.flipkart.aesop.mysql.server.TableReader;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.MySqlType;
import com.flipkart.aesop.mysql.types.TypePairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Makes schemas from tables. A table whose newest schema still fits gets no new version; one that has changed gets
 * the next, which keeps the names and types of the fields it already had, so that consumers find what they know.
 * Belongs to the thread of its connection.
 */
public final class SchemaGenerator {
    /** What Aesop's generator put before every name. */
    private static final String PREFIX = "pz.";

    private static final int FIRST_VERSION = 1;

    private final TableReader tables;
    private final SchemaRegistry registry;
    private final Problems problems;

    /**
     * What was made of a table.
     *
     * @param schema the newest schema for the table
     * @param isNew whether it was made now, and has to be saved
     */
    public record Generated(VersionedSchema schema, boolean isNew) {
        /** Writes the schema into a directory if it is new; returns its file's name. */
        public String save(Path directory) {
            if (isNew) {
                SchemaFile.save(directory, schema);
            }
            return schema.source() + "." + schema.version() + ".avsc";
        }
    }

    /**
     * @param tables reads the tables
     * @param registry the schemas that there are
     * @param problems told what is wrong, all of it before the first schema is written
     */
    public SchemaGenerator(TableReader tables, SchemaRegistry registry, Problems problems) {
        this.tables = tables;
        this.registry = registry;
        this.problems = problems;
    }

    /** The name that Aesop's generator gives to the source of a table: {@code pz.database.table}. */
    public static String defaultSource(String database, String table) {
        return PREFIX + database + "." + table;
    }

    /**
     * The schema for a table.
     *
     * @param source name of the logical source
     * @return empty if none can be made, which has been told
     */
    public Optional<Generated> generate(String database, String table, String source) {
        Origin origin = new Origin(database + "." + table, 0);
        Optional<TableDefinition> found = tables.read(database, table);
        if (found.isEmpty()) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "the table does not exist, or the user may not see it",
                    "Correct the name, or run GRANT SELECT ON " + database + "." + table + " TO the user");
            return Optional.empty();
        }
        TableDefinition definition = found.get();
        int before = problems.errors().size();
        check(definition, origin);
        Optional<VersionedSchema> latest = registry.latest(source);
        Optional<RowSchema> known =
                latest.flatMap(version -> RowSchema.read(version, registry.origin(version), problems));
        if (problems.errors().size() > before) {
            return Optional.empty();
        }
        if (known.isPresent() && fits(definition, known.get())) {
            return Optional.of(new Generated(latest.get(), false));
        }
        Schema schema = record(definition, latest, known);
        int version = latest.map(existing -> existing.version() + 1).orElse(FIRST_VERSION);
        return Optional.of(new Generated(VersionedSchema.of(source, version, schema), true));
    }

    private void check(TableDefinition table, Origin origin) {
        if (!table.isPlain()) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "it is a " + table.kind().toLowerCase(Locale.ROOT) + ", and only plain tables can be captured",
                    "Leave it out");
        } else if (table.primaryKey().isEmpty()) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "the table has no primary key, so its rows have no identity",
                    "Run ALTER TABLE " + table.database() + "." + table.name() + " ADD PRIMARY KEY (...)");
        }
        for (Column column : table.columns()) {
            if (column.type().kind() == MySqlType.OTHER) {
                problems.error(
                        ErrorCode.UNSUPPORTED_TYPE,
                        origin,
                        "column " + column.name() + " is of type "
                                + column.type().text() + ", which cannot be captured yet",
                        "Leave the table out, or change the column's type (docs/types.md lists those that can)");
            }
        }
    }

    private static boolean fits(TableDefinition table, RowSchema schema) {
        List<String> key = schema.key().stream()
                .map(field -> field.column().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        List<String> tableKey = table.primaryKey().stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        return key.equals(tableKey) && ColumnMatch.of(table.columns(), schema).isMatch();
    }

    private static Schema record(TableDefinition table, Optional<VersionedSchema> latest, Optional<RowSchema> known) {
        Set<String> names = new HashSet<>();
        known.ifPresent(schema -> schema.fields().forEach(field -> names.add(field.name())));
        List<Schema.Field> fields = new ArrayList<>();
        List<String> key = new ArrayList<>(table.primaryKey());
        for (int i = 0; i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            Schema.Field field = field(column, i + 1, latest, known, names);
            fields.add(field);
            key.replaceAll(name -> name.equals(column.name()) ? field.name() : name);
        }
        Schema record = latest.map(VersionedSchema::schema)
                .map(schema -> Schema.createRecord(schema.getName(), null, schema.getNamespace(), false))
                .orElseGet(() -> Schema.createRecord(
                        avroName(table.name(), new HashSet<>()),
                        null,
                        avroName(table.database(), new HashSet<>()),
                        false));
        record.setFields(fields);
        SchemaMeta meta = new SchemaMeta(key, Optional.of(table.name()), List.of(), Map.of());
        record.addProp(SchemaMeta.PROPERTY, meta.text());
        return record;
    }

    private static Schema.Field field(
            Column column,
            int position,
            Optional<VersionedSchema> latest,
            Optional<RowSchema> known,
            Set<String> names) {
        Optional<RowSchema.Field> before = known.flatMap(schema -> schema.fields().stream()
                .filter(field -> field.column().equalsIgnoreCase(column.name()))
                .findFirst());
        boolean canStay = before.filter(field -> TypePairs.find(column.type(), field.type(), field.unit())
                                .writer()
                                .isPresent()
                        && (field.isNullable() || !column.nullable()))
                .isPresent();
        if (canStay) {
            Schema.Field old =
                    latest.orElseThrow().schema().getField(before.get().name());
            return GeneratedField.kept(old, before.get(), column, position);
        }
        String name = before.map(RowSchema.Field::name).orElseGet(() -> avroName(column.name(), names));
        return GeneratedField.of(column, name, position, known.isPresent() && before.isEmpty());
    }

    /** A name that Avro allows and that is not in {@code taken}, to which it is added. */
    private static String avroName(String name, Set<String> taken) {
        String allowed = name.replaceAll("[^A-Za-z0-9_]", "_");
        if (allowed.isEmpty() || Character.isDigit(allowed.charAt(0))) {
            allowed = "_" + allowed;
        }
        String unique = allowed;
        for (int i = 2; !taken.add(unique); i++) {
            unique = allowed + "_" + i;
        }
        return unique;
    }
}
