package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has segments that are too old given up while nobody writes. After each window that ends a segment the writing thread does it
 * itself; a source that has gone quiet would keep its history for ever. On a thread of its own, which does the writing
 * thread's work between two windows; if one is open, it lets it be.
 */
final class AgeTimer {
    private static final Logger LOG = LoggerFactory.getLogger(AgeTimer.class);
    private static final int LOOKS_PER_AGE = 10;
    private static final Duration LEAST = Duration.ofMillis(10);
    private static final Duration MOST = Duration.ofMinutes(1);

    private final Path directory;
    private final WindowWriter writer;
    private final Duration period;
    private final Background background;

    AgeTimer(Path directory, WindowWriter writer, Duration maxAge) {
        this.directory = directory;
        this.writer = writer;
        Duration share = maxAge.dividedBy(LOOKS_PER_AGE);
        Duration atMost = share.compareTo(MOST) > 0 ? MOST : share;
        this.period = atMost.compareTo(LEAST) < 0 ? LEAST : atMost;
        this.background = new Background("aesop-buffer-age " + directory);
    }

    void start() {
        background.schedule(this::run, period);
    }

    private void run() {
        try {
            writer.makeRoomBetweenWindows();
        } catch (AesopException e) {
            LOG.error(
                    "Giving up segments of {} that are older than maxAge failed; it is tried again after {} ms. {}",
                    directory,
                    period.toMillis(),
                    e.describe(),
                    e);
        } finally {
            start();
        }
    }

    /** Ends, when what is in hand is done. */
    void close() {
        background.drain();
    }
}
