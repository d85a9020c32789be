package com.flipkart.aesop.systemtests.faults;

import java.io.IOException;
import java.util.Optional;

/** Somebody who reads during a soak and compares every window as it comes. Asked by the thread of the soak. */
interface SoakReader extends AutoCloseable {
    String id();

    /** SCN of the last window that was compared. */
    long scn() throws IOException;

    /** From commit to comparison; empty if that is measured where it cannot be asked for. */
    Optional<Delays> delays();

    /** What else is to be said of it, for people. */
    String note();

    /** Fails, with the cause, if it reads no more. */
    void assertWell();

    @Override
    void close();
}
