package com.flipkart.aesop.container.command;

/** What the {@code aesop} command ends with. Part of the product's surface: never given another meaning. */
public final class ExitCode {
    /** Did what was asked; for {@code run}: was told to stop, and everything stopped in time. */
    public static final int OK = 0;

    /** Could not do what was asked, and has said why; for {@code run}: nothing could be started. */
    public static final int FAILED = 1;

    /** The arguments mean nothing. */
    public static final int USAGE = 2;

    /**
     * Was told to stop, but not everything stopped in time. What was cut off starts as after a crash. (3 is what the
     * JVM itself ends with when memory runs out: {@code bin/aesop} has told it to.)
     */
    public static final int CUT_OFF = 4;

    private ExitCode() {}
}
