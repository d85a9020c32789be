package com.flipkart.aesop.relay;

/** An answer that waits for a window, on the {@linkplain LoopWaiters list} of its event loop. On that loop's thread. */
abstract class Parked {
    private int index = -1;

    /** Where it is on its list; -1: nowhere. */
    final int index() {
        return index;
    }

    /** For its list alone. */
    final void index(int placeOnList) {
        index = placeOnList;
    }

    /** Whether there is something to do for it; does not throw. */
    abstract boolean isReady();

    /** Does it. It has been taken off the list, and may put itself on it again. */
    abstract void resume();

    /**
     * Some time has passed: looks whether it has been silent for too long, and if so does something about it.
     *
     * @param nowNanos of {@code System.nanoTime()}
     */
    abstract void tick(long nowNanos, Heartbeat heartbeat);
}
