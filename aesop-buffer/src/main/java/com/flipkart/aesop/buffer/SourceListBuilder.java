package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the sources of what has been committed, on a thread of its own, so that a reader of few sources goes from event to
 * event and looks at nothing in between. The writer asks for it when a span is full; a reader does when it comes to one that
 * has no list, because the process that wrote it has ended.
 *
 * <p>Lists are a matter of speed alone: where there is none, a reader looks at the index. So nothing is proved or recovered,
 * and who cannot be listed, for want of disk space perhaps, is left out. A span of few sources has no list either: reading
 * it costs little more than what is wanted of it.
 */
final class SourceListBuilder {
    /** Fewer sources in a span are not worth a list. */
    static final int LEAST_SOURCES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(SourceListBuilder.class);

    private final Ring ring;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Queue<Segment> discarded = new ConcurrentLinkedQueue<>();
    private final ReaderGuard building = new ReaderGuard();
    private final SourceListWriter writer = new SourceListWriter();
    private final EventWalk walk = new EventWalk();
    private volatile boolean asked;
    private volatile boolean closing;
    private boolean failed;

    SourceListBuilder(Ring ring) {
        this.ring = ring;
        this.thread =
                new Thread(this::work, "aesop-buffer-sources " + ring.files().directory());
        thread.setDaemon(true);
    }

    /**
     * Has the spans of a segment listed that are committed and have no list. Any thread; allocates nothing, for the writer asks
     * every few MiB. The thread begins with the first request.
     */
    void request(Segment segment) {
        if (!segment.sourceLists().isRequested()) {
            segment.sourceLists().requested(true);
            wake();
        }
    }

    private void wake() {
        asked = true;
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
        LockSupport.unpark(thread);
    }

    private void work() {
        while (!closing) {
            if (asked) {
                asked = false;
                for (Segment segment : ring.segments()) {
                    if (segment.sourceLists().isRequested()) {
                        segment.sourceLists().requested(false);
                        build(segment);
                    }
                }
                releaseDiscarded();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void build(Segment segment) {
        SourceLists lists = segment.sourceLists();
        for (int span = 0; span < lists.spans() && !closing; span++) {
            if (lists.of(span) == null) {
                try {
                    list(segment, span);
                } catch (IOException | RuntimeException | Error e) {
                    lists.putNone(span);
                    told(segment, e);
                }
            }
        }
    }

    private void told(Segment segment, Throwable failure) {
        if (!failed) {
            failed = true;
            LOG.warn(
                    "Listing the sources of {} failed; readers of few sources look at more events than they want. Is the disk"
                            + " full? This is told once",
                    segment.file(),
                    failure);
        }
    }

    private void list(Segment segment, int span) throws IOException {
        ByteBuffer list;
        building.enter();
        try {
            // First of all: a segment that is retired may be unmapped already, one that is retired later waits for us.
            long end = segment.isRetired()
                    ? -1
                    : committedEnd(segment, span, ring.control().tail());
            if (end < 0) {
                return;
            }
            boolean listed = hasEnoughSources(segment, span) && walkThrough(segment, span, end);
            // Before its file is used again a segment is retired: so what was read is what it held.
            if (!listed || segment.isRetired()) {
                segment.sourceLists().putNone(span);
                return;
            }
            list = writer.finish();
        } finally {
            building.exit();
        }
        segment.sourceLists()
                .put(span, list, ring.files(), segment.file().getFileName().toString());
    }

    /**
     * Where a span ends, all of whose windows are committed. A segment that ends at the tail does not count as full: the window that
     * has left it is still open, and if it is rolled back the segment goes on.
     *
     * @param tail looked at before anything of the segment is
     * @return a position; -1 if more may come
     */
    static long committedEnd(Segment segment, int span, long tail) {
        int next = (span + 1) * segment.sourceLists().spanEntries();
        if (next < segment.indexCount()) {
            return ScnIndex.position(segment, next);
        }
        boolean begun = next - segment.sourceLists().spanEntries() < segment.indexCount();
        return begun && segment.end() < tail ? segment.end() : -1;
    }

    /** Told by the index, so that events of few sources are not even looked at. */
    private static boolean hasEnoughSources(Segment segment, int span) {
        int first = span * segment.sourceLists().spanEntries();
        int behind = Math.min(first + segment.sourceLists().spanEntries(), segment.indexCount());
        int sources = 0;
        for (int word = 0; word < IndexLayout.BITMAP_WORDS; word++) {
            long held = 0;
            for (int entry = first; entry < behind; entry++) {
                held |= ScnIndex.bitmapWord(segment, entry, word);
            }
            sources += Long.bitCount(held);
        }
        return sources >= LEAST_SOURCES;
    }

    private boolean walkThrough(Segment segment, int span, long end) {
        writer.begin();
        int first = span * segment.sourceLists().spanEntries();
        if (!ScnIndex.isIntact(segment, first) || end > segment.roomEnd()) {
            return false;
        }
        walk.toEntry(segment, first);
        int limit = segment.offsetOf(end);
        while (walk.offset() < limit) {
            if (!walk.look(limit)) {
                return false;
            }
            writer.event(walk.offset(), walk.sourceId());
            walk.pass();
        }
        return walk.offset() == limit;
    }

    /**
     * The segment has been taken out of the ring: its lists go when the last reader has left them. Before the thread has begun there
     * are none, and what is not in the ring is not listed.
     */
    void discard(Segment segment) {
        if (started.get()) {
            discarded.add(segment);
            wake();
        }
    }

    private void releaseDiscarded() {
        Segment next = discarded.poll();
        while (next != null) {
            next.sourceLists().hide();
            ring.awaitReaders();
            release(next);
            next = discarded.poll();
        }
    }

    private void release(Segment segment) {
        try {
            segment.sourceLists().release(ring.files());
        } catch (IOException | AesopException e) {
            LOG.warn("Removing the lists of sources of {} failed; the next opening removes them", segment.file(), e);
        }
    }

    /** Returns when nobody lists segments any more that had been retired before the call. */
    void awaitBuild() {
        building.awaitExit();
    }

    /** Ends, and gives back what there is. No reader is inside any more, and none will be; nobody writes. */
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        releaseDiscarded();
        for (Segment segment : ring.segments()) {
            release(segment);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
