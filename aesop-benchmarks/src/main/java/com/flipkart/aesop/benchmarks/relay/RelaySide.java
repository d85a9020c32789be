package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.RelayBuilder;
import com.flipkart.aesop.testkit.Certificate;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A relay whose buffer holds {@code windows} windows of persons, and nothing that comes in any more. Settings: {@code
 * directory}, {@code windows}, {@code tls}, and those of {@link EventShape}. With {@code tls=true} it shows a certificate that it has
 * made itself.
 */
public final class RelaySide implements Side {
    private static final Duration FILL = Duration.ofMinutes(2);
    private static final long MEGABYTE = 1024 * 1024;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Path state;
    private final Relay relay;

    public RelaySide(Fields settings) throws InterruptedException {
        Path directory = Path.of(settings.text("directory"));
        Path schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
        EventShape shape = EventShape.of(settings);
        int windows = (int) settings.number("windows");
        state = directory.resolve("state");
        FixedProducer producer = new FixedProducer(schemas, shape, windows);
        RelayBuilder builder = Relay.builder();
        if (Boolean.parseBoolean(settings.text("tls"))) {
            Certificate certificate = Certificate.ofLoopback(directory);
            builder.set("tlsCertificate", Optional.of(certificate.certificate()))
                    .set("tlsKey", Optional.of(certificate.key()));
        }
        relay = builder.port(0)
                .stateDirectory(state)
                .schemaDirectory(schemas)
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", roomFor((long) windows * shape.windowLength()))
                        .build())
                .producer(producer)
                .start();
        producer.awaitWritten(FILL);
    }

    /** All of them and a quarter more, so that none is evicted. */
    static DataSize roomFor(long bytes) {
        return DataSize.ofMegabytes(8 + (bytes + bytes / 4) / MEGABYTE);
    }

    /** {@code where}: the port it listens at. {@code usage}: {@code cpuNanos} of this JVM. */
    @Override
    public Fields call(String verb, Fields arguments) {
        return switch (verb) {
            case "where" -> Fields.NONE.with("port", relay.port());
            case "usage" -> Fields.NONE.with("cpuNanos", system.getProcessCpuTime());
            default -> throw new IllegalArgumentException("verb=" + verb + " is none of: where, usage");
        };
    }

    @Override
    public void close() throws IOException {
        relay.close();
        Directories.delete(state);
    }
}
