package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces full segments to the disk, oldest first, on a thread of its own, and marks them as sealed: after a power loss what
 * is sealed is believed without being scanned.
 *
 * <p>A segment is forced when it has been full for {@code sealDelay}, and only if it is still in the ring. So a writer that
 * fills the whole ring in less time than that is not held up by a disk which could not keep up with it: pages that the disk
 * takes are write-protected, each of them costs the writer a fault when their file is used again, and that was nine tenths
 * of what an append cost. What a power loss can take is not more than the newest segment could always lose, and that time.
 */
final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final RingFiles files;
    private final BufferMetrics metrics;
    private final Duration delay;
    private final Background background;
    private final ReaderGuard forcing = new ReaderGuard();
    private final Queue<Due> resting = new ArrayDeque<>();
    private boolean scheduled;

    private record Due(Segment segment, long atNanos) {}

    /** @param delay between the last byte of a segment and its being forced */
    Sealer(RingFiles files, BufferMetrics metrics, Duration delay) {
        this.files = files;
        this.metrics = metrics;
        this.delay = delay;
        this.background = new Background("aesop-buffer-sealer " + files.directory());
    }

    /** The segment is full, and all its windows are committed. */
    synchronized void seal(Segment full) {
        while (!resting.isEmpty() && resting.peek().segment().isRetired()) {
            resting.remove();
        }
        resting.add(new Due(full, System.nanoTime() + delay.toNanos()));
        if (!scheduled) {
            scheduled = true;
            background.schedule(this::forceRested, delay);
        }
    }

    private void forceRested() {
        Segment rested = nextRested();
        while (rested != null) {
            force(rested);
            rested = nextRested();
        }
    }

    private synchronized Segment nextRested() {
        while (!resting.isEmpty()) {
            Due first = resting.peek();
            long rest = first.atNanos() - System.nanoTime();
            if (rest > 0) {
                background.schedule(this::forceRested, Duration.ofNanos(rest));
                return null;
            }
            resting.remove();
            if (!first.segment().isRetired()) {
                return first.segment();
            }
        }
        scheduled = false;
        return null;
    }

    private void force(Segment full) {
        forcing.enter();
        try {
            if (full.isRetired()) {
                return;
            }
            // A seal says where the next segment starts: no name of a window that was rolled back may contradict it.
            files.forceRenamed();
            if (full.seal(files.probe())) {
                files.force();
                full.nowDurable();
            }
        } catch (IOException | RuntimeException | Error e) {
            metrics.forceFailed();
            LOG.error(
                    "Forcing {} failed; its windows stay readable, but a power loss would lose them. Look at the device",
                    full.file(),
                    e);
        } finally {
            forcing.exit();
        }
    }

    /** Returns when no segment is being forced any more that had been retired before the call. */
    void awaitForce() {
        forcing.awaitExit();
    }

    /** Ends, when the segment in hand is forced; whoever closes the ring forces all that are not sealed. */
    void close() {
        background.drain();
    }
}
