package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.relay.memory.MemorySettings;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * A relay whose memory producer writes while it is read. Settings: {@code directory}, {@code times}: the file of {@link
 * CommitTimes}.
 *
 * <p>Verbs: {@code start} a relay with {@code rate} events a second (0: as many as can be), {@code windows} (0: no end),
 * {@code megabytes} of buffer, and events as {@link EventShape} says; answers {@code port}. {@code usage}: answers {@code
 * cpuNanos} of this JVM and {@code windows} that have been committed. {@code stop}: ends it.
 */
public final class LiveRelaySide implements Side {
    private final Path directory;
    private final Path schemas;
    private final CommitTimes times;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private Relay relay;
    private StampingProducer producer;

    public LiveRelaySide(Fields settings) {
        directory = Path.of(settings.text("directory"));
        schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
        times = CommitTimes.in(Path.of(settings.text("times")));
    }

    @Override
    public Fields call(String verb, Fields arguments) throws IOException {
        switch (verb) {
            case "start" -> {
                return start(arguments);
            }
            case "usage" -> {
                return Fields.NONE.with("cpuNanos", system.getProcessCpuTime()).with("windows", producer.windows());
            }
            case "stop" -> close();
            default -> throw new IllegalArgumentException("verb=" + verb + " is none of: start, usage, stop");
        }
        return Fields.NONE;
    }

    private Fields start(Fields arguments) {
        EventShape shape = EventShape.of(arguments);
        MemorySettings settings = new SettingsBuilder<>(MemorySettings.class)
                .set("rate", (int) arguments.number("rate"))
                .set("windowSize", shape.perWindow())
                .set("eventSize", new DataSize(shape.length()))
                .set("windows", arguments.number("windows"))
                .build();
        producer = new StampingProducer(MemoryProducer.generating(PersonEvents.source(), settings), times);
        relay = Relay.builder()
                .port(0)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(schemas)
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", DataSize.ofMegabytes(arguments.number("megabytes")))
                        .build())
                .producer(producer)
                .start();
        return Fields.NONE.with("port", relay.port());
    }

    @Override
    public void close() throws IOException {
        if (relay != null) {
            relay.close();
            relay = null;
            Directories.delete(directory.resolve("state"));
        }
    }
}
