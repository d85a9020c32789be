package com.flipkart.aesop.relay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a relay has of a source that matters to who waits: the newest window, published as a buffer does, and the signal. */
final class StressStream {
    private static final VarHandle NEWEST = newestHandle();

    private final CommitSignal signal = new CommitSignal(null); // only a heartbeat would look into the buffer

    @SuppressWarnings("unused") // through NEWEST
    private int newest;

    private static VarHandle newestHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(StressStream.class, "newest", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    CommitSignal signal() {
        return signal;
    }

    /** On the producer's thread: with release, as the buffer publishes its tail, then the signal. */
    void commit(int window) {
        NEWEST.setRelease(this, window);
        signal.run();
    }

    /** The newest window that the calling thread sees. */
    int newest() {
        return (int) NEWEST.getAcquire(this);
    }
}
