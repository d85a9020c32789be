package com.flipkart.aesop.buffer;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces full segments to the disk, oldest first, on a thread of its own, and marks them as sealed: after a power loss what
 * is sealed is believed without being scanned. A writer that is faster than the disk is not held up: a segment that is
 * evicted before its turn is left out.
 */
final class Sealer {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final RingFiles files;
    private final BufferMetrics metrics;
    private final Background background;
    private final ReaderGuard forcing = new ReaderGuard();

    Sealer(RingFiles files, BufferMetrics metrics) {
        this.files = files;
        this.metrics = metrics;
        this.background = new Background("aesop-buffer-sealer " + files.directory());
    }

    /** The segment is full, and all its windows are committed. */
    void seal(Segment full) {
        background.execute(() -> force(full));
    }

    private void force(Segment full) {
        forcing.enter();
        try {
            if (!full.isRetired() && full.seal(files.probe())) {
                files.force();
            }
        } catch (IOException | RuntimeException e) {
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

    /** Returns when everything handed in has been forced. */
    void close() {
        background.drain();
    }
}
