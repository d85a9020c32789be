package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces what was committed since the last time, again and again, on a thread of its own; the writer goes on meanwhile. A
 * forcing begins an interval after the last has ended, so a disk that is too slow for the interval is not asked for more than it can do.
 */
final class IntervalForcer {
    private static final Logger LOG = LoggerFactory.getLogger(IntervalForcer.class);

    private final Ring ring;
    private final WindowForcer forcer;
    private final Duration interval;
    private final Background background;
    private final ReaderGuard forcing = new ReaderGuard();

    IntervalForcer(Ring ring, WindowForcer forcer, Duration interval) {
        this.ring = ring;
        this.forcer = forcer;
        this.interval = interval;
        this.background = new Background("aesop-buffer-forcer " + ring.files().directory());
    }

    void start() {
        background.schedule(this::run, interval);
    }

    private void run() {
        try {
            force();
        } finally {
            start();
        }
    }

    private void force() {
        // Before it looks which segments there are: who gives one up takes it away first and then waits.
        forcing.enter();
        try {
            long tail = ring.control().tail();
            if (tail == forcer.forcedTo()) {
                return;
            }
            forcer.forceEvents(ring.segments(), tail);
            // With it the head: what was given up before it was forced must not stand in the way of what was.
            ring.control().force();
            forcer.forced(tail);
        } catch (IOException | AesopException e) {
            ring.metrics().forceFailed();
            LOG.error(
                    "Forcing the newest windows in {} failed; they stay readable, but a power loss would lose them."
                            + " It is tried again after {} ms. Look at the device",
                    ring.files().directory(),
                    interval.toMillis(),
                    e);
        } finally {
            forcing.exit();
        }
    }

    /** Returns when no segment is being forced any more that had been taken away before the call. */
    void awaitForce() {
        forcing.awaitExit();
    }

    /** Ends, when the forcing in hand is done. */
    void close() {
        background.drain();
    }
}
