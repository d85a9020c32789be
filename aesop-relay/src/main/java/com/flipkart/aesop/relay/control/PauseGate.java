package com.flipkart.aesop.relay.control;

import java.time.Instant;
import java.util.Optional;

/** Where a producer's thread waits while its source is paused. Any thread; passing an open gate is one volatile read. */
final class PauseGate {
    private final Object lock = new Object();
    private volatile Instant closedSince;
    private boolean openForGood;

    /** Closes it, unless it is to stay open. */
    void close() {
        synchronized (lock) {
            if (closedSince == null && !openForGood) {
                closedSince = Instant.now();
            }
        }
    }

    void open() {
        synchronized (lock) {
            closedSince = null;
            lock.notifyAll();
        }
    }

    /** Opens it, and lets nobody close it again. */
    void openForGood() {
        synchronized (lock) {
            openForGood = true;
            open();
        }
    }

    /** Since when it is closed; empty while it is open. */
    Optional<Instant> closedSince() {
        return Optional.ofNullable(closedSince);
    }

    /** Waits until it is open, or the thread is interrupted, which it then still is. */
    void pass() {
        if (closedSince != null) {
            awaitOpen();
        }
    }

    private void awaitOpen() {
        synchronized (lock) {
            while (closedSince != null) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
