package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A relay of a soak: its process, what that takes, and the pause that its producer may be in. Belongs to one thread. */
final class SoakRelay implements AutoCloseable {
    /** By then the window is finished that the producer had in hand. */
    private static final long SETTLED_SECONDS = 1;

    private static final long PAUSE_SECONDS = 3;

    private final String name;
    private final MadeUpRelay relay;
    private final RelayCommands commands;
    private JvmMemory memory;
    private long began;
    private OptionalLong pausedSince = OptionalLong.empty();
    private OptionalLong pausedAt = OptionalLong.empty();

    /**
     * A look at its process.
     *
     * @param ageSeconds since it was started
     * @param process as Linux sees it
     * @param memory as its JVM sees it, after a collection
     * @param bufferFiles in the directory of its buffer
     */
    record Look(long ageSeconds, ProcessUse process, JvmMemory.Use memory, int bufferFiles) {}

    /**
     * Starts it.
     *
     * @param name for people
     * @param trust its certificate, if it speaks TLS
     */
    SoakRelay(String name, MadeUpRelay relay, Optional<Path> trust) throws IOException {
        this.name = name;
        this.relay = relay;
        commands = new RelayCommands(relay, trust);
        start();
    }

    private void start() throws IOException {
        relay.start();
        began = System.nanoTime();
        memory = JvmMemory.of(relay.process().pid());
    }

    String name() {
        return name;
    }

    int port() {
        return relay.port();
    }

    Path schemas() {
        return relay.schemas();
    }

    RelayCommands commands() {
        return commands;
    }

    long pid() {
        return relay.process().pid();
    }

    /** Ends its process at once, and starts another. A pause ends with it. */
    void kill() throws IOException {
        relay.kill();
        endPause();
        try {
            memory.close();
        } catch (IOException killed) {
            memory = null; // there is nobody to say farewell to
        }
        start();
    }

    long ageSeconds() {
        return secondsSince(began);
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    void assertWell() {
        assertThat(relay.process().isAlive()).as("%s", relay.process().lines()).isTrue();
    }

    boolean isPaused() {
        return pausedSince.isPresent();
    }

    /** Has its producer wait; {@link #goOn} ends that. */
    void pause() throws IOException {
        commands.pause();
        pausedSince = OptionalLong.of(System.nanoTime());
    }

    /** What is due in a pause: fails if there is a window more at its end than there was after its begin. */
    void goOn() throws IOException {
        if (pausedSince.isEmpty()) {
            return;
        }
        long seconds = secondsSince(pausedSince.getAsLong());
        if (pausedAt.isEmpty() && seconds >= SETTLED_SECONDS) {
            pausedAt = OptionalLong.of(commands.scnInPause());
        } else if (pausedAt.isPresent() && seconds >= PAUSE_SECONDS) {
            assertThat(commands.scnInPause())
                    .as("SCN of relay %s at the end of a pause", name)
                    .isEqualTo(pausedAt.getAsLong());
            commands.unpause();
            endPause();
        }
    }

    private void endPause() {
        pausedSince = OptionalLong.empty();
        pausedAt = OptionalLong.empty();
    }

    Look look() throws IOException {
        ProcessUse use = ProcessUse.of(pid())
                .orElseThrow(() -> new AssertionError(
                        "Relay " + name + " has ended:\n" + relay.process().lines()));
        try (Stream<Path> files = Files.list(relay.buffer())) {
            return new Look(ageSeconds(), use, memory.afterCollection(), (int) files.count());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (memory != null) {
                memory.close();
            }
        } finally {
            relay.close();
        }
    }
}
