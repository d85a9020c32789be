package com.flipkart.aesop.client;

import com.flipkart.aesop.client.row.RowDecoder;
import com.flipkart.aesop.client.row.SpecificRowDecoder;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.schema.SchemaId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * What one registration with a relay has told: the ids of the subscribed sources and their schemas. Ids are the
 * relay's, so each registration makes a new table, and the dispatcher gets it through the queue, in front of the events
 * that it is for.
 *
 * <p>The puller asks {@link #knows}; the rest is the callback thread's. Decoders are made when they are first used.
 */
final class SourceTable {
    private final Source[] byId;

    /** @param sources the subscribed sources, all with at least one schema */
    SourceTable(List<Source> sources) {
        sources.forEach(SourceTable::requireId);
        int greatest = sources.stream().mapToInt(Source::id).max().orElse(0);
        byId = new Source[greatest + 1];
        sources.forEach(source -> byId[source.id()] = source);
    }

    private static void requireId(Source source) {
        if (source.id() < 0 || source.id() > Short.MAX_VALUE) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Subscribing to source=" + source.name() + " failed: the relay says that its id=" + source.id()
                            + ", and an event has room for 0 to " + Short.MAX_VALUE + ". Correct the relay's sources");
        }
    }

    /** The source of an event; null if nobody has subscribed to it. */
    Source source(int id) {
        return id >= 0 && id < byId.length ? byId[id] : null;
    }

    /** Whether the event can be given to a consumer: its source is not subscribed, or its schema is registered. */
    boolean knows(EventView event) {
        Source source = source(event.sourceId());
        return source == null || source.find(event.schemaIdHigh(), event.schemaIdLow()) != null;
    }

    /** A schema as the relay registered it. */
    record Registered(int version, SchemaId id, Schema schema) {}

    /** A subscribed source. */
    static final class Source {
        private final String name;
        private final int id;
        private final Schema newest;
        private final EventSchema[] schemas;

        Source(String name, int id, List<Registered> registered) {
            this.name = name;
            this.id = id;
            List<Registered> sorted = registered.stream()
                    .sorted(Comparator.comparingInt(Registered::version).reversed())
                    .toList();
            this.newest = sorted.get(0).schema();
            this.schemas = sorted.stream()
                    .map(one -> new EventSchema(one.id(), one.schema(), newest))
                    .toArray(EventSchema[]::new);
        }

        String name() {
            return name;
        }

        int id() {
            return id;
        }

        /** The schema that rows are seen as. */
        Schema newest() {
            return newest;
        }

        /** The schema that an event was written with. */
        EventSchema schemaOf(EventView event) {
            EventSchema schema = find(event.schemaIdHigh(), event.schemaIdLow());
            if (schema == null) {
                throw new AesopException(
                        ErrorCode.INTERNAL,
                        "Reading event " + event + " of source=" + name
                                + " failed: its schema id is none that the relay "
                                + "registered, and yet the event was let through");
            }
            return schema;
        }

        /** The newest is first, and nearly always the one. */
        private EventSchema find(long high, long low) {
            for (EventSchema schema : schemas) {
                if (schema.id.high() == high && schema.id.low() == low) {
                    return schema;
                }
            }
            return null;
        }
    }

    /** A schema that events are written with, and what decodes them. */
    static final class EventSchema {
        private final SchemaId id;
        private final Schema writer;
        private final Schema newest;
        private final Map<Class<?>, SpecificRowDecoder<?>> objects = new HashMap<>();
        private RowDecoder rows;

        EventSchema(SchemaId id, Schema writer, Schema newest) {
            this.id = id;
            this.writer = writer;
            this.newest = newest;
        }

        RowDecoder rows() {
            if (rows == null) {
                rows = RowDecoder.of(writer, newest);
            }
            return rows;
        }

        @SuppressWarnings("unchecked") // a decoder is put under its own class
        <T> SpecificRowDecoder<T> objects(Class<T> type) {
            return (SpecificRowDecoder<T>)
                    objects.computeIfAbsent(type, wanted -> new SpecificRowDecoder<>(writer, wanted));
        }
    }
}
