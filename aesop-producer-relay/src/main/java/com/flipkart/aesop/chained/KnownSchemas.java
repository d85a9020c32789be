package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.schema.VersionedSchema;
import java.util.List;

/**
 * Which events may come: those of our sources, with a schema that has been registered. Without it clients would get what
 * they cannot read, and find out too late. Immutable; looking allocates nothing.
 */
final class KnownSchemas {
    private final short[] sources;
    private final SchemaId[][] ids;

    private KnownSchemas(short[] sources, SchemaId[][] ids) {
        this.sources = sources;
        this.ids = ids;
    }

    static KnownSchemas of(List<LogicalSource> sources, KeptSchemas schemas) {
        short[] numbers = new short[sources.size()];
        SchemaId[][] ids = new SchemaId[sources.size()][];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = sources.get(i).id();
            ids[i] = schemas.versions(sources.get(i).name()).stream()
                    .map(VersionedSchema::id)
                    .toArray(SchemaId[]::new);
        }
        return new KnownSchemas(numbers, ids);
    }

    /** Whether the event is of one of our sources. */
    boolean hasSourceOf(EventView event) {
        return index(event.sourceId()) >= 0;
    }

    /** Whether the event's schema has been registered for its source, which is one of ours. */
    boolean hasSchemaOf(EventView event) {
        long high = event.schemaIdHigh();
        long low = event.schemaIdLow();
        for (SchemaId id : ids[index(event.sourceId())]) {
            if (id.high() == high && id.low() == low) {
                return true;
            }
        }
        return false;
    }

    private int index(short source) {
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] == source) {
                return i;
            }
        }
        return -1;
    }
}
