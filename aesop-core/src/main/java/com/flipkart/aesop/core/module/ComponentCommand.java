package com.flipkart.aesop.core.module;

import java.io.PrintStream;
import java.util.List;

/**
 * A subcommand of {@code aesop} that a component offers: {@code aesop buffer check <dir>}. Found by {@link
 * java.util.ServiceLoader} among the jars of the component and of those it needs; it has a public
 * constructor without arguments.
 */
public interface ComponentCommand {
    /** It did what was asked. */
    int OK = 0;

    /** It could not do what was asked, or found something wrong; it has said what on {@code err}. */
    int FAILED = 1;

    /** The arguments mean nothing; it has said how it is used on {@code err}. */
    int USAGE = 2;

    /** The word after {@code aesop}: {@code buffer}. */
    String name();

    /** What it does, in one line, for {@code aesop --help}. */
    String summary();

    /**
     * Runs it, on the caller's thread. It needs no log and ends by itself; {@code --help} among the arguments
     * prints how it is used to {@code out} and is {@link #OK}.
     *
     * @param arguments what stands after the name
     * @param out for what was asked
     * @param err for what went wrong
     * @return the exit code of the process: {@link #OK}, {@link #FAILED}, {@link #USAGE}, or what its help says
     * @throws com.flipkart.aesop.core.error.AesopException instead of {@link #FAILED}: the caller prints its
     *     message
     */
    int run(List<String> arguments, PrintStream out, PrintStream err);
}
