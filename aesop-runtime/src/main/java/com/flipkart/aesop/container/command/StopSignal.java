package com.flipkart.aesop.container.command;

import java.util.concurrent.CompletableFuture;

/**
 * Turns SIGTERM and ctrl-C into an orderly end with an exit code of our own.
 *
 * <p>The JVM answers these signals by running its shutdown hooks and then ends with 128 plus the signal's
 * number, whatever was done. So the hook made here tells the main thread, waits until that has stopped
 * everything and called {@link #end}, and halts the JVM with its code.
 */
public final class StopSignal {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    /** A signal that no process is bound to, for whoever stops by a call of {@link #request}. */
    public StopSignal() {}

    /** The signal of this process. To be called once, by {@code main}. */
    static StopSignal ofProcess() {
        StopSignal signal = new StopSignal();
        Thread hook = new Thread(
                () -> {
                    signal.request();
                    Runtime.getRuntime().halt(signal.ended.join());
                },
                "aesop-stop-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        return signal;
    }

    /** Completed when somebody wants the process to stop. */
    public CompletableFuture<Void> requested() {
        return requested.copy();
    }

    /** Asks the process to stop. */
    public void request() {
        requested.complete(null);
    }

    /** Everything has been stopped: the process may end with {@code exitCode}. The first code counts. */
    void end(int exitCode) {
        ended.complete(exitCode);
    }
}
