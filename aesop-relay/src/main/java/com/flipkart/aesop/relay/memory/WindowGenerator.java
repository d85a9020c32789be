package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.VersionedSchema;
import java.util.List;

/** Makes up the events of windows. Belongs to one thread; allocates nothing after construction. */
final class WindowGenerator {
    private static final double HOT_CHANGES = 0.8;
    private static final int HOT_FRACTION = 5;

    private final MemorySettings settings;
    private final LogicalSource[] sources;
    private final VersionedSchema[] schemas;
    private final RowPattern[] patterns;
    private final EventWriter writer = new EventWriter();
    private final RandomSequence random = new RandomSequence();

    /** @param schemas of the sources, in their order */
    WindowGenerator(MemorySettings settings, List<LogicalSource> sources, List<VersionedSchema> schemas) {
        this.settings = settings;
        this.sources = sources.toArray(LogicalSource[]::new);
        this.schemas = schemas.toArray(VersionedSchema[]::new);
        int valueLength = (int) settings.eventSize().bytes() - EventLayout.LONG_KEY_HEADER_LENGTH;
        patterns = schemas.stream()
                .map(schema -> new RowPattern(schema.schema(), valueLength))
                .toArray(RowPattern[]::new);
    }

    /** Appends the events of window {@code scn} to the window that is open. */
    void append(WindowSink sink, long scn, long timestampNanos) {
        random.start(settings.seed(), scn);
        for (int i = 0; i < settings.windowSize(); i++) {
            int source = sources.length == 1 ? 0 : (int) random.next(sources.length);
            boolean delete = settings.deleteShare() > 0 && random.nextDouble() < settings.deleteShare();
            long key = key((scn - 1) * settings.windowSize() + i);
            RowPattern pattern = patterns[source];
            writer.begin(sink.claim(EventLayout.LONG_KEY_HEADER_LENGTH + pattern.maxLength()))
                    .header(
                            delete ? Opcode.DELETE : Opcode.UPSERT,
                            sources[source].id(),
                            sources[source].partition(),
                            timestampNanos)
                    .schemaId(schemas[source].id().high(), schemas[source].id().low())
                    .longKey(key);
            pattern.write(writer.value(), key, random);
            sink.append(writer.finish());
        }
    }

    private long key(long number) {
        return 1
                + switch (settings.keyDistribution()) {
                    case UNIFORM -> random.next(settings.keys());
                    case SEQUENTIAL -> Math.floorMod(number, settings.keys());
                    case HOT ->
                        random.nextDouble() < HOT_CHANGES
                                ? random.next(Math.max(1, settings.keys() / HOT_FRACTION))
                                : random.next(settings.keys());
                };
    }
}
