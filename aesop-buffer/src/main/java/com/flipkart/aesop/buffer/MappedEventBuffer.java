package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An event buffer in mapped files. Puts the parts together and owns their lifetime. */
public final class MappedEventBuffer implements EventBuffer {
    /** How long closing waits for the writing thread to end the window in hand. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Ring ring;
    private final DirectoryLock lock;
    private final SegmentSupply supply;
    private final Sealer sealer;
    private final Forcing forcing;
    private final Optional<AgeTimer> ages;
    private final WindowWriter writer;
    private final RecoveryReport report;
    private final CommitListeners listeners;
    private final ReaderGuard viewing = new ReaderGuard();
    private boolean closed;

    MappedEventBuffer(BufferAssembly parts) {
        this.ring = parts.ring();
        this.lock = parts.lock();
        this.supply = parts.supply();
        this.sealer = parts.sealer();
        this.forcing = parts.forcing();
        this.ages = parts.ages();
        this.writer = parts.writer();
        this.report = parts.report();
        this.listeners = parts.listeners();
        ring.add(viewing);
    }

    /**
     * Opens the ring in a directory, or makes a new one.
     *
     * @param directory the ring's own; made if it does not exist
     * @param initialScn if a new ring is made: SCN of the last window that somebody has taken over before, from an old
     *     MaxSCN file or {@code initVal}; the producer goes on after it, and readers that have seen less are told. {@link
     *     Scn#NONE} if there is none. Of no effect if the directory holds a ring: its last window is the truth
     * @throws AesopException {@code LOCKED} if somebody has it open; {@code CORRUPT}, {@code WRONG_FILE}, {@code
     *     FORMAT_TOO_OLD} or {@code FORMAT_TOO_NEW} by file and field; {@code DISK_FULL} or {@code IO_FAILED}
     */
    public static MappedEventBuffer open(Path directory, BufferSettings settings, long initialScn) {
        return open(directory, settings, initialScn, BootId.current(), Probe.NONE);
    }

    /** Opens the ring in a directory, or makes a new one that begins with whatever comes first. */
    public static MappedEventBuffer open(Path directory, BufferSettings settings) {
        return open(directory, settings, Scn.NONE);
    }

    static MappedEventBuffer open(Path directory, BufferSettings settings, long initialScn, BootId boot, Probe probe) {
        return new MappedEventBuffer(BufferAssembly.open(directory, settings, initialScn, boot, probe));
    }

    @Override
    public WindowSink writer() {
        return writer;
    }

    @Override
    public EventCursor cursor() {
        if (ring.isClosed()) {
            throw closedAlready();
        }
        return new RingCursor(ring);
    }

    @Override
    public Runnable onCommit(Runnable listener) {
        return listeners.add(listener);
    }

    @Override
    public RecoveryReport recovery() {
        return report;
    }

    @Override
    public BufferView view() {
        synchronized (viewing) {
            viewing.enter();
            try {
                if (ring.isClosed()) {
                    throw closedAlready();
                }
                return look();
            } finally {
                viewing.exit();
            }
        }
    }

    private AesopException closedAlready() {
        return BufferErrors.illegalCall("The buffer in " + ring.files().directory() + " was used after it was closed");
    }

    private BufferView look() {
        while (true) {
            Ring.Head head = ring.head();
            long tail = ring.control().tail();
            Segment[] segments = ring.segments();
            boolean empty = head.isEmpty() || head.position() == tail;
            BufferView view = empty ? emptyView(head, segments) : view(head, tail, segments);
            if (!ring.hasMovedFrom(head)) {
                return view;
            }
        }
    }

    private BufferView emptyView(Ring.Head head, Segment[] segments) {
        return new BufferView(
                head.previousScn(),
                Scn.NONE,
                Scn.NONE,
                head.position(),
                head.position(),
                0,
                0,
                0,
                head.position(),
                ring.settings().capacity(),
                segments.length,
                cursors(),
                ring.metrics().snapshot());
    }

    private BufferView view(Ring.Head head, long tail, Segment[] segments) {
        long lastEvent = tail - EventLayout.END_OF_PERIOD_LENGTH;
        return new BufferView(
                head.previousScn(),
                head.minScn(),
                longAt(segments, lastEvent, EventLayout.SCN_OFFSET),
                head.position(),
                tail,
                numberAt(segments, tail) - head.eventNumber(),
                longAt(segments, head.position(), EventLayout.TIMESTAMP_OFFSET),
                longAt(segments, lastEvent, EventLayout.TIMESTAMP_OFFSET),
                Math.min(tail, Math.max(forcing.forcer().forcedTo(), sealedTo(head.position(), segments))),
                ring.settings().capacity(),
                segments.length,
                cursors(),
                ring.metrics().snapshot());
    }

    /** Where the segments end that are sealed, oldest first; {@code head} if none is. */
    private static long sealedTo(long head, Segment[] segments) {
        long end = head;
        int i = 0;
        while (i < segments.length && segments[i].isDurable()) {
            end = segments[i].sealEnd();
            i++;
        }
        return end;
    }

    /** A field of the event at {@code position}; 0 if the position has just been given up: then the head has moved. */
    private static long longAt(Segment[] segments, long position, int field) {
        int index = Ring.find(segments, position);
        return index < 0 ? 0 : segments[index].bytes().getLong(segments[index].offsetOf(position) + field);
    }

    private static long numberAt(Segment[] segments, long tail) {
        int index = Ring.find(segments, tail - 1);
        if (index < 0) {
            return 0;
        }
        TailWalk walk = new TailWalk();
        walk.look(segments, tail);
        walk.toEntry(index, ScnIndex.floorPosition(segments[index], tail - 1));
        while (walk.next()) {
            walk.pass();
        }
        return walk.at().eventNumber();
    }

    private int cursors() {
        return ring.readers() - 1;
    }

    /** What the ring is made of now, oldest first. */
    Segment[] segments() {
        return ring.segments();
    }

    /** Spans of the ring whose sources are listed now. */
    int listedSpans() {
        int count = 0;
        for (Segment segment : ring.segments()) {
            count += segment.sourceLists().listed();
        }
        return count;
    }

    @Override
    public void close() {
        close(CLOSE_NANOS);
    }

    void close(long writerNanos) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            List<AesopException> failures = new ArrayList<>();
            boolean[] out = {true};
            attempt(failures, () -> out[0] = writer.close(writerNanos));
            if (!out[0]) {
                throw stillWriting(writerNanos);
            }
            closed = true;
            closeParts(failures);
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }

    private AesopException stillWriting(long nanos) {
        return new AesopException(
                ErrorCode.TIMEOUT,
                "Closing the buffer in " + ring.files().directory()
                        + " failed: the writing thread is still in a window:"
                        + " thread=" + writer.owner().getName() + " waitedMillis="
                        + TimeUnit.NANOSECONDS.toMillis(nanos)
                        + ". Its files stay mapped and its directory locked; stop the"
                        + " producer and close again, or end the process");
    }

    private void closeParts(List<AesopException> failures) {
        ages.ifPresent(AgeTimer::close);
        // No reader may be inside when the parts unmap what they hold.
        ring.close();
        attempt(failures, ring.sourceLists()::close);
        attempt(failures, forcing::close);
        attempt(failures, sealer::close);
        attempt(failures, supply::close);
        if (failures.isEmpty()) {
            attempt(failures, () -> BufferAssembly.forceAndMarkClosed(ring));
        }
        for (Segment segment : ring.segments()) {
            segment.mapped().unmap();
        }
        ring.control().unmap();
        attempt(failures, lock::close);
    }

    private static void attempt(List<AesopException> failures, Runnable step) {
        try {
            step.run();
        } catch (AesopException e) {
            failures.add(e);
        }
    }
}
