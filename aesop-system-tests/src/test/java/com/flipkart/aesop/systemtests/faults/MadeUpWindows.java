package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.scn.SourcePosition;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What the windows of {@link MadeUpRows} must be, window after window from an SCN on: the relay's own producer, writing into
 * no buffer and over no wire. {@link #next} belongs to one thread; the producer has its own.
 */
final class MadeUpWindows implements AutoCloseable {
    private static final int AHEAD = 64;
    private static final int MAX_EVENT = 1 << 20;
    private static final long PATIENCE_SECONDS = 60;
    private static final long OFFER_MILLIS = 50;

    private final MemoryProducer producer;
    private final Digests digests;

    /**
     * A window.
     *
     * @param scn of it
     * @param events of the sources asked for
     * @param digest of these, in their order
     */
    record Window(long scn, int events, long digest) {}

    /**
     * @param after SCN of the window before the first
     * @param sources names of those that count
     */
    MadeUpWindows(MadeUpRows rows, Path schemas, long after, Set<String> sources) {
        this(rows, schemas, after, ofSources(sources));
    }

    /**
     * Of some events alone.
     *
     * @param after SCN of the window before the first
     * @param wanted whether an event counts; asked by the producer's thread
     */
    MadeUpWindows(MadeUpRows rows, Path schemas, long after, Predicate<EventView> wanted) {
        digests = new Digests(after, wanted);
        producer = MemoryProducer.generating(MadeUpRows.source(), rows.settings());
        producer.start(digests, FileSchemaRegistry.open(schemas));
    }

    private static Predicate<EventView> ofSources(Set<String> sources) {
        List<Short> ids = MadeUpRows.source().sources().stream()
                .filter(source -> sources.contains(source.name()))
                .map(LogicalSource::id)
                .toList();
        return event -> ids.contains(event.sourceId());
    }

    /** The next window. */
    Window next() throws InterruptedException {
        Window window = digests.made.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (window == null) {
            throw new AssertionError("Nothing was made up in " + PATIENCE_SECONDS + " s: " + producer.status());
        }
        return window;
    }

    @Override
    public void close() {
        digests.closed = true;
        producer.stop(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    /** Takes windows as a buffer does and keeps their digests. */
    private static final class Digests implements WindowSink {
        private final BlockingQueue<Window> made = new ArrayBlockingQueue<>(AHEAD);
        private final long after;
        private final Predicate<EventView> wanted;
        private final ByteBuffer event = ByteBuffer.allocate(MAX_EVENT);
        private final EventView view = new EventView();
        private final EventDigest digest = new EventDigest();
        private volatile boolean closed;

        Digests(long after, Predicate<EventView> wanted) {
            this.after = after;
            this.wanted = wanted;
        }

        @Override
        public ResumePoint resumePoint() {
            return new ResumePoint(after, Optional.empty());
        }

        @Override
        public void begin() {
            digest.reset();
        }

        @Override
        public ByteBuffer claim(int maxLength) {
            return event.clear().limit(maxLength);
        }

        @Override
        public void append(int length) {
            view.wrap(event, 0);
            if (wanted.test(view)) {
                digest.add(view);
            }
        }

        @Override
        public void abort() {
            event.clear();
        }

        @Override
        public void commit(long scn, long timestampNanos, SourcePosition position) {
            Window window = new Window(scn, digest.events(), digest.digest());
            try {
                while (!closed && !made.offer(window, OFFER_MILLIS, TimeUnit.MILLISECONDS)) {
                    Thread.onSpinWait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AesopException(ErrorCode.INTERNAL, "Interrupted at window " + scn, e);
            }
        }

        @Override
        public void rollback() {
            digest.reset();
        }

        @Override
        public void advance(SourcePosition position) {
            // Nothing is kept.
        }

        @Override
        public int maxEventLength() {
            return MAX_EVENT;
        }
    }
}
