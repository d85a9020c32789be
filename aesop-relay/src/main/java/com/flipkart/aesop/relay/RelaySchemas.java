package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.ProducerWithSchemas;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of a relay: for each source those that its producer brings, or else those of the relay's own folder. */
final class RelaySchemas implements SchemaRegistry {
    /** A folder that is not there, and that nobody needs. */
    private static final SchemaRegistry NO_FOLDER = new SchemaRegistry() {
        @Override
        public List<VersionedSchema> versions(String source) {
            return List.of();
        }

        @Override
        public String describe() {
            return "the relay, which has no folder of schemas";
        }
    };

    private final SchemaRegistry own;
    private final Map<String, SchemaRegistry> brought = new ConcurrentHashMap<>();

    RelaySchemas(SchemaRegistry own) {
        this.own = own;
    }

    /** The relay's folder. It need not be there if all producers bring their schemas. */
    static SchemaRegistry folder(Path directory, List<EventProducer> producers, Problems problems) {
        boolean needed = producers.isEmpty()
                || producers.stream().anyMatch(producer -> !(producer instanceof ProducerWithSchemas));
        return needed || Files.exists(directory) ? FileSchemaRegistry.open(directory, problems) : NO_FOLDER;
    }

    /** Has the producer bring its schemas, if it does. */
    void add(EventProducer producer, Path folder) {
        if (producer instanceof ProducerWithSchemas bringing) {
            SchemaRegistry schemas = bringing.openSchemas(folder);
            for (LogicalSource source : producer.source().sources()) {
                brought.put(source.name(), schemas);
            }
        }
    }

    @Override
    public List<VersionedSchema> versions(String source) {
        return of(source).versions(source);
    }

    @Override
    public Origin origin(VersionedSchema schema) {
        return of(schema.source()).origin(schema);
    }

    private SchemaRegistry of(String source) {
        return brought.getOrDefault(source, own);
    }

    @Override
    public String describe() {
        return own.describe();
    }
}
