package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A client with a {@link VerifyingConsumer}: in this JVM, or as a process of its own, to be killed. How far it is stands in
 * a file, so that either can be asked from outside.
 *
 * @param id of the client
 * @param root folder of checkpoints and places
 * @param rows what must come
 * @param schemas folder of the schemas
 * @param port of the relay, or of what stands before it
 * @param sources names
 * @param pauseMillis how long its consumer takes for a window
 */
record VerifyingClient(
        String id, Path root, MadeUpRows rows, Path schemas, int port, List<String> sources, long pauseMillis) {
    private static final long START_SECONDS = 90;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int ARGUMENTS = 8;

    /** Runs until it is killed, or until something is wrong. */
    public static void main(String[] arguments) throws InterruptedException {
        MadeUpRows rows = new MadeUpRows(
                1, Integer.parseInt(arguments[ARGUMENTS - 2]), Integer.parseInt(arguments[ARGUMENTS - 1]));
        VerifyingClient client = new VerifyingClient(
                arguments[0],
                Path.of(arguments[1]),
                rows,
                Path.of(arguments[2]),
                Integer.parseInt(arguments[3]),
                List.of(arguments[4].split(",")),
                Long.parseLong(arguments[5]));
        try (AesopClient running = client.start(client.consumer())) {
            System.out.println("client " + client.id + " runs");
            running.awaitEnd(Duration.ofDays(1));
            System.out.println("client " + client.id + " has ended: " + running.status());
        }
    }

    VerifyingConsumer consumer() {
        return new VerifyingConsumer(rows, schemas, Set.copyOf(sources), place(), pauseMillis * NANOS_PER_MILLI);
    }

    /** Starts it in this JVM. */
    AesopClient start(VerifyingConsumer consumer) {
        return start(consumer, settings -> settings);
    }

    /**
     * Starts it in this JVM.
     *
     * @param more what its settings are besides
     */
    AesopClient start(VerifyingConsumer consumer, UnaryOperator<SettingsBuilder<ClientSettings>> more) {
        var builder = AesopClient.builder()
                .id(id)
                .relay("127.0.0.1", port)
                .checkpointDirectory(root.resolve("checkpoints"))
                .settings(more.apply(new SettingsBuilder<>(ClientSettings.class)
                                .set("retryInitialDelay", Duration.ofMillis(50))
                                .set("retryMaxDelay", Duration.ofMillis(500)))
                        .build());
        sources.forEach(source -> builder.subscribe(source, consumer));
        return builder.start();
    }

    /** Starts it in a process of its own. */
    ChildJvm startProcess() {
        ChildJvm process = ChildJvm.of(
                        VerifyingClient.class,
                        id,
                        root.toString(),
                        schemas.toString(),
                        Integer.toString(port),
                        String.join(",", sources),
                        Long.toString(pauseMillis),
                        Integer.toString(rows.windowSize()),
                        Integer.toString(rows.eventSize()))
                .jvmArguments(
                        "-Xmx64m", "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"))
                .start();
        process.awaitLine("client " + id + " runs", Deadline.inSeconds(START_SECONDS));
        return process;
    }

    private Path place() {
        return root.resolve(id + ".place");
    }

    /** SCN of the last window that it has compared, whoever runs it. */
    long scn() throws IOException {
        Path place = place();
        return Files.exists(place)
                ? Long.parseLong(Files.readString(place, StandardCharsets.UTF_8).trim())
                : 0;
    }
}
