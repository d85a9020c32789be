package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.client.ChangeConsumer;
import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.ConsumerResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer that knows what must come, and compares it at once, window by window: whole, each the one after the last, every
 * row as it was made up. After a restart windows may come again, but none may be left out: how far it was is kept in a file,
 * which is written before a window counts as consumed. What is wrong makes its client FAILED.
 *
 * <p>Called by its client's callback thread; {@link #scn}, {@link #repeated} and {@link #delays} by anybody.
 */
final class VerifyingConsumer implements ChangeConsumer {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final MadeUpRows rows;
    private final Path schemas;
    private final Set<String> sources;
    private final Path placeFile;
    private final long pauseNanos;
    private final EventDigest digest = new EventDigest();
    private final Delays delays = new Delays();
    private MadeUpWindows expected;
    private long timestampNanos;
    private boolean first;
    private volatile long scn;
    private final AtomicLong repeated = new AtomicLong();

    /**
     * @param schemas folder of the schemas
     * @param sources names of those it subscribes to
     * @param placeFile says how far it was; there need not be one yet
     * @param pauseNanos how long it takes for a window, beside comparing it
     */
    VerifyingConsumer(MadeUpRows rows, Path schemas, Set<String> sources, Path placeFile, long pauseNanos) {
        this.rows = rows;
        this.schemas = schemas;
        this.sources = sources;
        this.placeFile = placeFile;
        this.pauseNanos = pauseNanos;
    }

    Set<String> sources() {
        return sources;
    }

    /** SCN of the last window that was compared. */
    long scn() {
        return scn;
    }

    /** Windows that came again. */
    long repeated() {
        return repeated.get();
    }

    /** From commit to callback. */
    Delays delays() {
        return delays;
    }

    @Override
    public ConsumerResult onStartConsumption() throws IOException {
        scn = place();
        first = true;
        return ConsumerResult.SUCCESS;
    }

    private long place() throws IOException {
        return Files.exists(placeFile)
                ? Long.parseLong(
                        Files.readString(placeFile, StandardCharsets.UTF_8).trim())
                : 0;
    }

    @Override
    public ConsumerResult onStartWindow(long window) {
        digest.reset();
        if (first) {
            // Not before the first that was not yet consumed; again is allowed.
            if (window > scn + 1) {
                throw new AssertionError("Windows are missing after a start: last=" + scn + " now=" + window);
            }
            repeated.addAndGet(scn + 1 - window);
            expectAfter(window - 1);
            first = false;
        } else if (window != scn + 1) {
            throw new AssertionError("A window is missing or comes again: last=" + scn + " now=" + window);
        }
        return ConsumerResult.SUCCESS;
    }

    private void expectAfter(long before) {
        closeExpected();
        expected = new MadeUpWindows(rows, schemas, before, sources);
    }

    @Override
    public ConsumerResult onEvent(ChangeEvent event) {
        digest.add(event.rawEvent());
        timestampNanos = event.timestampNanos();
        return ConsumerResult.SUCCESS;
    }

    @Override
    public ConsumerResult onEndWindow(long window) throws IOException, InterruptedException {
        MadeUpWindows.Window now = new MadeUpWindows.Window(window, digest.events(), digest.digest());
        MadeUpWindows.Window wanted = expected.next();
        if (!now.equals(wanted)) {
            throw new AssertionError("A window is not what was made up: " + now + " instead of " + wanted);
        }
        if (window > scn) {
            delays.add(System.currentTimeMillis() * NANOS_PER_MILLI - timestampNanos);
        }
        keep(window);
        scn = window;
        if (pauseNanos > 0) {
            LockSupport.parkNanos(pauseNanos);
        }
        return ConsumerResult.SUCCESS;
    }

    private void keep(long window) throws IOException {
        Path next = placeFile.resolveSibling(placeFile.getFileName() + ".next");
        Files.writeString(next, Long.toString(window), StandardCharsets.UTF_8);
        Files.move(next, placeFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public ConsumerResult onRollback(long window) {
        first = true;
        return ConsumerResult.SUCCESS;
    }

    @Override
    public ConsumerResult onStopConsumption() {
        closeExpected();
        return ConsumerResult.SUCCESS;
    }

    private void closeExpected() {
        if (expected != null) {
            expected.close();
            expected = null;
        }
    }
}
