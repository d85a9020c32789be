package com.flipkart.aesop.relay;

/** An answer that waits for a window, on the {@linkplain LoopWaiters list} of its event loop. On that loop's thread. */
interface Parked {
    /** Where it is on its list; -1: nowhere. */
    int index();

    void index(int placeOnList);

    /** Whether there is something to do for it; does not throw. */
    boolean isReady();

    /** Does it. It has been taken off the list, and may put itself on it again. */
    void resume();

    /**
     * Some time has passed: looks whether it has been silent for too long, and if so does something about it.
     *
     * @param nowNanos of {@code System.nanoTime()}
     */
    void tick(long nowNanos, Heartbeat heartbeat);
}
