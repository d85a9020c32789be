package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.memory.MemorySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Rows that a relay makes up, so that what is in a window follows from its SCN: the relay's XML, and the same for this JVM.
 *
 * @param rate events a second
 * @param windowSize events in a window; so many that each source has some in each
 * @param eventSize bytes of an event, about
 */
record MadeUpRows(int rate, int windowSize, int eventSize) {
    static final List<String> SOURCES = List.of("soak.Accounts", "soak.Orders", "soak.Payments");
    private static final String NAME = "madeup";
    private static final long SEED = 20_130_604;
    private static final long KEYS = 10_000;
    private static final double DELETES = 0.1;
    private static final int FIRST_ID = 41;

    private static final String SCHEMA =
            """
            {"type":"record","name":"%s","namespace":"soak","meta":"pk=id","fields":[
              {"name":"id","type":"long"},
              {"name":"amount","type":["null","double"]},
              {"name":"note","type":["null","string"]}]}
            """;

    /** The producer's element. */
    String xml() {
        return "<aesop:memory id='1' name='%s' rate='%d' windowSize='%d' eventSize='%d' keys='%d' deleteShare='%s' seed='%d'>"
                        .formatted(NAME, rate, windowSize, eventSize, KEYS, DELETES, SEED)
                + sourceElements() + "</aesop:memory>";
    }

    /** The elements of its sources, be it within the producer's or a chained relay's. */
    static String sourceElements() {
        StringBuilder xml = new StringBuilder();
        for (int i = 0; i < SOURCES.size(); i++) {
            xml.append("<aesop:source id='%d' name='%s'/>".formatted(FIRST_ID + i, SOURCES.get(i)));
        }
        return xml.toString();
    }

    static void writeSchemas(Path registry) throws IOException {
        for (String source : SOURCES) {
            Deployment.write(
                    registry.resolve(source + ".1.avsc"), SCHEMA.formatted(source.substring(source.indexOf('.') + 1)));
        }
    }

    static PhysicalSource source() {
        return new PhysicalSource(
                1,
                NAME,
                SOURCES.stream()
                        .map(name -> new LogicalSource(
                                (short) (FIRST_ID + SOURCES.indexOf(name)), name, "memory:" + name, (short) 0))
                        .toList());
    }

    /** The same rows, as fast as somebody takes them. */
    MemorySettings settings() {
        return SettingsBuilder.from(MemorySettings.defaults())
                .set("rate", 0)
                .set("windowSize", windowSize)
                .set("eventSize", new DataSize(eventSize))
                .set("keys", KEYS)
                .set("deleteShare", DELETES)
                .set("seed", SEED)
                .build();
    }
}
