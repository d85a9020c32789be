package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;

/**
 * A reader of the ring. Copies first and asks afterwards whether the head has passed what was copied; only then does it
 * move. Belongs to one thread at a time.
 */
final class RingCursor implements EventCursor {
    private final Ring ring;
    private final ReaderGuard guard = new ReaderGuard();
    private final TailWalk walk = new TailWalk();
    private final PlaceFinder finder;
    private final RunCopy runs = new RunCopy();
    private final FilteredCopy filtered;

    private boolean closed;
    private boolean placed;
    private long position;
    private long eventNumber;
    private int ordinal;
    private boolean windowTouched;
    private long windowScn = Scn.NONE;
    private long windowOffset = -1;
    private long eventsRead;
    private int pendingEventLength;

    /** The place asked for is not there yet: look again when the tail has left {@link #waitingTail}. */
    private boolean waiting;

    private long waitingTail;

    RingCursor(Ring ring) {
        this.ring = ring;
        this.finder = new PlaceFinder(ring, walk);
        this.filtered = new FilteredCopy(ring);
        ring.add(guard);
    }

    private enum Aim {
        CHECKPOINT,
        OLDEST,
        NEWEST
    }

    @Override
    public SeekResult seek(long scn, long offset) {
        enter();
        try {
            return seek(Aim.CHECKPOINT, scn, Math.max(-1, offset));
        } finally {
            guard.exit();
        }
    }

    @Override
    public SeekResult seekOldest() {
        return seek(Aim.OLDEST);
    }

    @Override
    public SeekResult seekNewest() {
        return seek(Aim.NEWEST);
    }

    private SeekResult seek(Aim aim) {
        enter();
        try {
            SeekResult result = seek(aim, Scn.NONE, -1);
            windowScn = walk.at().windowScn();
            windowOffset = walk.at().windowOffset();
            return result;
        } finally {
            guard.exit();
        }
    }

    private SeekResult seek(Aim aim, long scn, long offset) {
        placed = false;
        waiting = false;
        windowScn = scn;
        windowOffset = offset;
        pendingEventLength = 0;
        while (true) {
            Ring.Head head = ring.head();
            SeekResult result = find(aim, head, scn, offset);
            if (!ring.hasMovedFrom(head)) {
                refuseDamaged();
                accept(aim, result, offset);
                return result;
            }
        }
    }

    /** Finds the place; what it finds means nothing if the head has moved meanwhile. */
    private SeekResult find(Aim aim, Ring.Head head, long scn, long offset) {
        try {
            return switch (aim) {
                case CHECKPOINT -> finder.find(head, scn, offset);
                case OLDEST -> finder.findOldest(head);
                case NEWEST -> finder.findNewest(head);
            };
        } catch (IndexOutOfBoundsException overtaken) {
            // Positions that are not in the ring any more, or bytes that are being overwritten, lead anywhere.
            if (!ring.hasMovedFrom(head)) {
                throw overtaken;
            }
            return SeekResult.NOT_FOUND;
        }
    }

    private void accept(Aim aim, SeekResult result, long offset) {
        placed = result.hasPlace();
        boolean there = result == SeekResult.FOUND || (result == SeekResult.AT_END && offset < 0);
        if (there || (placed && aim != Aim.CHECKPOINT)) {
            take(walk.at());
            windowTouched = ordinal > 0;
        } else {
            waiting = placed;
            waitingTail = walk.tail();
        }
    }

    private void take(EventWalk at) {
        position = at.position();
        eventNumber = at.eventNumber();
        ordinal = at.ordinal();
    }

    @Override
    public int read(ByteBuffer target, ReadOptions options) {
        enter();
        try {
            if (!placed) {
                throw BufferErrors.illegalCall("A cursor must seek before it reads: directory="
                        + ring.files().directory() + " lastAsked=" + Scn.describe(windowScn));
            }
            pendingEventLength = 0;
            return waiting && !seekAgain() ? 0 : copy(target, options);
        } finally {
            guard.exit();
        }
    }

    /** Looks for the place again, if something was committed since; whether the cursor is there now. */
    private boolean seekAgain() {
        if (ring.control().tail() == waitingTail) {
            return false;
        }
        long scn = windowScn;
        SeekResult result = seek(Aim.CHECKPOINT, scn, windowOffset);
        if (result == SeekResult.NOT_FOUND) {
            throw new AesopException(
                    ErrorCode.SCN_NOT_FOUND,
                    "Reading after " + Scn.describe(scn) + " failed: the first window that came is "
                            + Scn.describe(ring.head().minScn()) + ", and windows between the two may be missing. Start"
                            + " from a snapshot, or from the oldest window");
        }
        return !waiting;
    }

    private int copy(ByteBuffer target, ReadOptions options) {
        int before = target.position();
        walk.look(ring);
        if (position == walk.tail()) {
            return 0;
        }
        int segment = Ring.find(walk.segments(), position);
        if (segment < 0) {
            throw lapped();
        }
        walk.to(segment, position, eventNumber, ordinal, windowScn);
        boolean whole = false;
        try {
            copyTo(target, options);
            whole = ring.control().headAfterCopy() <= position && !walk.isDamaged();
        } catch (RuntimeException overtaken) {
            // What is being overwritten leads anywhere, also a filter that was shown it.
            if (ring.control().headAfterCopy() <= position) {
                throw overtaken;
            }
        } finally {
            if (!whole) {
                target.position(before);
            }
        }
        if (ring.control().headAfterCopy() > position) {
            throw lapped();
        }
        refuseDamaged();
        moveOn(target.position() - before);
        return target.position() - before;
    }

    private void copyTo(ByteBuffer target, ReadOptions options) {
        if (options.takesAll()) {
            runs.copy(walk, target);
            pendingEventLength = runs.pendingEventLength();
        } else {
            filtered.copy(walk, target, options, windowTouched);
            pendingEventLength = filtered.pendingEventLength();
        }
    }

    private void moveOn(int copied) {
        EventWalk at = walk.at();
        if (at.position() == position) {
            return;
        }
        boolean all = copied == at.position() - position;
        eventsRead += all ? at.eventNumber() - eventNumber : filtered.events();
        windowTouched = all ? at.ordinal() > 0 : filtered.isWindowTouched();
        windowScn = at.windowScn();
        windowOffset = at.windowOffset();
        take(at);
    }

    private AesopException lapped() {
        placed = false;
        ring.metrics().readLapped();
        return new AesopException(
                ErrorCode.LAPPED,
                "Reading on after " + Scn.describe(windowScn)
                        + " failed: the writer has overtaken the reader: position="
                        + position + " head=" + ring.control().head() + " oldest="
                        + Scn.describe(ring.head().minScn())
                        + ". Seek again; if that finds nothing, start from a snapshot; a larger buffer gives readers more"
                        + " time");
    }

    private void refuseDamaged() {
        if (walk.isDamaged()) {
            Segment segment = walk.at().segment();
            throw BufferErrors.corrupt(
                    segment.file(),
                    walk.at().offset(),
                    "event",
                    "an event of version 0 that ends by offset " + walk.limit(),
                    "something else");
        }
    }

    private void enter() {
        guard.enter();
        if (closed || ring.isClosed()) {
            guard.exit();
            throw BufferErrors.illegalCall("A cursor was used after " + (closed ? "it" : "its buffer")
                    + " was closed: directory=" + ring.files().directory());
        }
    }

    @Override
    public int pendingEventLength() {
        return pendingEventLength;
    }

    @Override
    public boolean atEnd() {
        enter();
        try {
            return placed && ring.control().tail() == position();
        } finally {
            guard.exit();
        }
    }

    @Override
    public long position() {
        return waiting ? waitingTail : position;
    }

    @Override
    public long windowScn() {
        return windowScn;
    }

    @Override
    public long windowOffset() {
        return windowOffset;
    }

    @Override
    public long eventsRead() {
        return eventsRead;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ring.remove(guard);
        }
    }
}
