package com.flipkart.aesop.relay;

/** Waits for the next window as a follower does: reads what there is when it is woken, and waits again. On the loop's thread. */
final class StressWaiter extends Parked {
    private final StressStream stream;
    private final LoopWaiters waiters;
    private int seen;
    private int resumed;

    StressWaiter(StressStream stream, LoopWaiters waiters) {
        this.stream = stream;
        this.waiters = waiters;
    }

    /** Reads until there is nothing, and waits. */
    void follow() {
        do {
            seen = stream.newest();
        } while (!waiters.park(this));
    }

    /** The newest window that it has read. */
    int seen() {
        return seen;
    }

    /** How many times it was woken. */
    int resumed() {
        return resumed;
    }

    @Override
    boolean isReady() {
        return stream.newest() > seen;
    }

    @Override
    void resume() {
        resumed++;
        follow();
    }

    @Override
    void tick(long nowNanos, Heartbeat heartbeat) {
        throw new UnsupportedOperationException("No time passes");
    }
}
