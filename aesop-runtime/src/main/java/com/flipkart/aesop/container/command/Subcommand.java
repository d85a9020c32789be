package com.flipkart.aesop.container.command;

/**
 * A subcommand of {@code aesop}, annotated for picocli. Those of other jars in {@code lib} are found by {@link
 * java.util.ServiceLoader}; components offer theirs as {@link
 * com.flipkart.aesop.core.module.ComponentCommand}.
 */
public interface Subcommand {
    /**
     * Runs it, on the main thread.
     *
     * @param stop tells when the process is to stop; what runs until then has to heed it
     * @return one of {@link ExitCode}
     * @throws com.flipkart.aesop.core.error.AesopException instead of {@link ExitCode#FAILED}: its message is
     *     printed
     */
    int run(StopSignal stop) throws InterruptedException;
}
