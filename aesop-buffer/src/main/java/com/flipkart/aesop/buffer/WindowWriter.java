package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.SourceIds;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The single writer: begin, claim, append, commit or roll back a window.
 *
 * <p>Events are written where they will lie, with SCN 0 and checksums that fit it. A commit puts the SCN into each event and
 * adds its term to the header checksum, then writes the end-of-period event, then the source position into its slot, and
 * last the new tail, with release. Until then nothing of the window exists for a reader or for recovery. If each window is to
 * be forced, that is done before the tail, the events first: a slot on the disk never names a window that is not there.
 *
 * <p>An event whose claim may not fit what is left of the segment is written to the side and copied when its real length is
 * known. The next segment is waited for at the claim, so that only {@link #claim} and {@link #commit} can find the disk
 * full.
 *
 * <p>The writing thread is inside a guard from begin to commit or rollback, so that who closes the buffer can wait until it
 * has left the mapped files, and it finds the writer closed before it can enter them again.
 */
final class WindowWriter implements WindowSink {
    private enum State {
        IDLE,
        OPEN,
        CLAIMED,
        /** The window in hand could not be forced: it can only be rolled back. */
        BROKEN,
        CLOSED
    }

    private final Ring ring;
    private final RingTail tail;
    private final WindowForcer forcer;
    private final boolean forcesEach;
    private final CommitListeners listeners;
    private final PositionSlots slots;
    private final Probe probe;
    private final EventCrc crc = new EventCrc();
    private final int maxEventLength;

    private final ReaderGuard writing = new ReaderGuard();

    private State state = State.IDLE;
    private volatile boolean closing;

    /** Held by who does the writing thread's work between two windows. */
    private final ReentrantLock pause = new ReentrantLock();

    private volatile boolean paused;
    private volatile Thread owner;
    private AesopException keptFailure;

    /** Why a window could not be forced; then no more are taken. */
    private AesopException broken;

    private ByteBuffer side = ByteBuffer.allocate(0);
    private boolean claimedAside;
    private int claimedLength;
    private long lastScn;
    private long lastWindowStart;

    WindowWriter(Ring ring, RingTail tail, WindowForcer forcer, CommitListeners listeners, PositionSlots.Slot last) {
        this.ring = ring;
        this.tail = tail;
        this.forcer = forcer;
        this.forcesEach = ring.settings().fsync() == FsyncPolicy.WINDOW;
        this.listeners = listeners;
        this.slots = ring.control().slots();
        this.probe = ring.files().probe();
        this.maxEventLength = ring.settings().maxEventLength();
        this.lastScn = last.scn();
        this.lastWindowStart = last.windowStart();
    }

    @Override
    public ResumePoint resumePoint() {
        refuseBroken();
        if (isInWindow()) {
            return newestSlot();
        }
        enter("tell its resume point");
        try {
            return newestSlot();
        } finally {
            writing.exit();
        }
    }

    private ResumePoint newestSlot() {
        return slots.newest()
                .map(slot -> new ResumePoint(slot.scn(), slot.position()))
                .orElse(ResumePoint.FIRST);
    }

    @Override
    public void begin() {
        require(State.IDLE, "begin");
        refuseKeptFailure();
        enter("begin");
        state = State.OPEN;
    }

    /** What went wrong after the last window was visible could not be said then: the caller would have taken it for lost. */
    private void refuseKeptFailure() {
        refuseBroken();
        AesopException kept = keptFailure;
        if (kept != null) {
            keptFailure = null;
            throw kept;
        }
    }

    private void refuseBroken() {
        if (broken != null) {
            throw new AesopException(broken.code(), broken.getMessage(), broken);
        }
    }

    /** Enters the mapped files, unless they are about to be given back. */
    private void enter(String call) {
        writing.enter();
        // Before it looks: who closes says so first and looks for the owner then.
        if (owner != Thread.currentThread()) {
            owner = Thread.currentThread();
        }
        while (paused && !closing) {
            writing.exit();
            pause.lock();
            try {
                writing.enter();
            } finally {
                pause.unlock();
            }
        }
        if (closing) {
            writing.exit();
            throw BufferErrors.illegalCall(
                    "The window writer of " + ring.files().directory() + " cannot " + call
                            + " now: its buffer is closed. Open the buffer again");
        }
    }

    @Override
    public ByteBuffer claim(int maxLength) {
        require(State.OPEN, "claim");
        if (maxLength > maxEventLength) {
            throw new AesopException(
                    ErrorCode.EVENT_TOO_LARGE,
                    "An event of up to " + maxLength + " bytes was to be written, but maxEventLength=" + maxEventLength
                            + ". Raise the setting (databus.relay.eventBuffer.maxEventSize), or leave the row's largest"
                            + " column out of the schema");
        }
        if (maxLength < EventLayout.MIN_LENGTH) {
            throw BufferErrors.illegalCall("A claim of " + maxLength + " bytes is too small for any event: at least "
                    + EventLayout.MIN_LENGTH);
        }
        ByteBuffer target = tail.view();
        int offset = tail.offset();
        claimedAside = maxLength > tail.room();
        if (claimedAside) {
            tail.awaitRoom(maxLength);
            target = side(maxLength);
            offset = 0;
        }
        target.limit(offset + maxLength).position(offset);
        claimedLength = maxLength;
        state = State.CLAIMED;
        probe.at(Probe.Point.EVENT_CLAIMED);
        return target;
    }

    private ByteBuffer side(int length) {
        if (side.capacity() < length) {
            side = ByteBuffer.allocateDirect(Math.max(length, Math.min(maxEventLength, 2 * side.capacity())));
        }
        return side;
    }

    @Override
    public void append(int length) {
        require(State.CLAIMED, "append");
        if (claimedAside) {
            appendAside(length);
        } else {
            checkEvent(tail.view(), tail.offset(), length);
        }
        ByteBuffer bytes = tail.view();
        int at = tail.offset();
        int sourceId = bytes.getShort(at + EventLayout.SOURCE_ID_OFFSET);
        writeChecksums(bytes, at, length);
        probe.at(Probe.Point.EVENT_CHECKSUMMED);
        tail.appended(length, sourceId);
        state = State.OPEN;
        probe.at(Probe.Point.EVENT_APPENDED);
    }

    private void appendAside(int length) {
        side.clear();
        checkEvent(side, 0, length);
        tail.ensureRoom(length);
        tail.view().clear().put(tail.offset(), side, 0, length);
    }

    private void writeChecksums(ByteBuffer bytes, int at, int length) {
        boolean byteKey = (bytes.get(at + EventLayout.ATTRIBUTES_OFFSET + 1) & EventLayout.BYTE_KEY_BIT) != 0;
        int headerLength = byteKey ? EventLayout.BYTE_KEY_HEADER_LENGTH : EventLayout.LONG_KEY_HEADER_LENGTH;
        bytes.putLong(at + EventLayout.SCN_OFFSET, 0);
        bytes.putInt(at + EventLayout.VALUE_CRC_OFFSET, crc.compute(bytes, at + headerLength, length - headerLength));
        bytes.putInt(
                at + EventLayout.HEADER_CRC_OFFSET,
                crc.compute(bytes, at + EventLayout.HEADER_CRC_START, headerLength - EventLayout.HEADER_CRC_START));
        bytes.clear();
    }

    private void checkEvent(ByteBuffer bytes, int at, int length) {
        bytes.clear();
        if (length < EventLayout.MIN_LENGTH || length > claimedLength) {
            throw BufferErrors.illegalCall("An event of " + length + " bytes was appended where at least "
                    + EventLayout.MIN_LENGTH + " and at most the claimed " + claimedLength + " may be");
        }
        int said = bytes.getInt(at + EventLayout.LENGTH_OFFSET);
        int version = bytes.get(at + EventLayout.VERSION_OFFSET);
        int sourceId = bytes.getShort(at + EventLayout.SOURCE_ID_OFFSET);
        if (said != length || version != EventLayout.VERSION || SourceIds.isControl(sourceId)) {
            throw BufferErrors.illegalCall("An event must be of version " + EventLayout.VERSION
                    + ", say its length and belong to a source: version=" + version + " length=" + said + " appended="
                    + length + " sourceId=" + sourceId);
        }
        if ((bytes.get(at + EventLayout.ATTRIBUTES_OFFSET + 1) & EventLayout.BYTE_KEY_BIT) != 0) {
            int keyLength = bytes.getInt(at + EventLayout.KEY_OFFSET);
            if (keyLength < 0 || keyLength > length - EventLayout.BYTE_KEY_HEADER_LENGTH) {
                throw BufferErrors.illegalCall(
                        "A key of " + keyLength + " bytes does not fit into an event of length=" + length);
            }
        }
    }

    @Override
    public void abort() {
        require(State.CLAIMED, "abort");
        state = State.OPEN;
    }

    @Override
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        prepareCommit(scn, position);
        EndOfPeriod.write(tail.view(), tail.offset(), timestampNanos);
        commitWindow(scn);
    }

    @Override
    public void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        int from = endOfPeriod.position();
        EndOfPeriod.check(endOfPeriod);
        long scn = endOfPeriod.getLong(from + EventLayout.SCN_OFFSET);
        prepareCommit(scn, position);
        tail.view().clear().put(tail.offset(), endOfPeriod, from, EventLayout.END_OF_PERIOD_LENGTH);
        commitWindow(scn);
    }

    /** Whatever may fail; nothing has been changed if it does. */
    private void prepareCommit(long scn, SourcePosition position) {
        require(State.OPEN, "commit");
        if (scn <= lastScn) {
            throw BufferErrors.illegalCall("A window's SCN must be greater than the one before: scn="
                    + Scn.describe(scn) + " last=" + Scn.describe(lastScn));
        }
        if (EventLayout.END_OF_PERIOD_LENGTH > tail.room()) {
            tail.awaitRoom(EventLayout.END_OF_PERIOD_LENGTH);
            tail.ensureRoom(EventLayout.END_OF_PERIOD_LENGTH);
        }
        slots.encode(position);
        probe.at(Probe.Point.POSITION_ENCODED);
    }

    /** The end-of-period event lies at the tail, save for SCN and checksums. */
    private void commitWindow(long scn) {
        long windowStart = tail.windowStart();
        tail.patch(scn);
        probe.at(Probe.Point.WINDOW_PATCHED);
        endWindow(scn);
        publish(scn, windowStart);
    }

    /** Gives the end-of-period event its SCN at once: with SCN 0 it would end an open window as if it were number 0. */
    private void endWindow(long scn) {
        ByteBuffer bytes = tail.view();
        int at = tail.offset();
        writeChecksums(bytes, at, EventLayout.END_OF_PERIOD_LENGTH);
        bytes.putInt(
                at + EventLayout.HEADER_CRC_OFFSET,
                bytes.getInt(at + EventLayout.HEADER_CRC_OFFSET) ^ EventCrc.scnTerm(scn, false));
        bytes.putLong(at + EventLayout.SCN_OFFSET, scn);
        tail.appended(EventLayout.END_OF_PERIOD_LENGTH, SourceIds.END_OF_PERIOD);
        probe.at(Probe.Point.END_OF_PERIOD_WRITTEN);
        tail.closeWindow(scn);
    }

    private void publish(long scn, long windowStart) {
        long end = tail.position();
        if (forcesEach) {
            forceEvents(scn, end);
        }
        slots.complete(scn, end, windowStart, tail.eventNumber());
        probe.at(Probe.Point.SLOT_WRITTEN);
        if (forcesEach) {
            forceSlot(scn, end);
        }
        if (ring.head().isEmpty()) {
            ring.moveHead(ring.head().withFirstWindow(scn));
        }
        ring.control().publishTail(end);
        probe.at(Probe.Point.TAIL_PUBLISHED);
        lastScn = scn;
        lastWindowStart = windowStart;
        ring.metrics().windowCommitted(tail.windowEvents(), end - windowStart);
        tail.committed(scn, windowStart);
        state = State.IDLE;
        try {
            listeners.committed();
            if (!closing) {
                makeRoom();
            }
        } finally {
            writing.exit();
        }
    }

    private void forceEvents(long scn, long end) {
        try {
            forcer.forceEvents(ring.segments(), end);
        } catch (IOException | AesopException e) {
            throw broken(scn, e);
        }
    }

    private void forceSlot(long scn, long end) {
        try {
            ring.control().forceNewestSlot();
            forcer.forced(end);
        } catch (AesopException e) {
            throw broken(scn, e);
        }
    }

    /** Trying again would be of no use: the system may have dropped the pages, and says that they are written the next time. */
    private AesopException broken(long scn, Exception cause) {
        ring.metrics().forceFailed();
        state = State.BROKEN;
        broken = BufferErrors.notForced(ring.files().directory(), scn, cause);
        return broken;
    }

    /** The window is visible whatever happens here, so a failure is kept for the next {@link #begin}. */
    private void makeRoom() {
        try {
            tail.makeRoom();
        } catch (AesopException e) {
            keptFailure = e;
        } catch (RuntimeException | OutOfMemoryError e) {
            keptFailure = new AesopException(
                    ErrorCode.INTERNAL,
                    "Giving up the oldest segments of " + ring.files().directory() + " after SCN "
                            + Scn.describe(lastScn) + " failed: " + e
                            + ". The window itself is committed; the next one tries again. Report this",
                    e);
        }
    }

    @Override
    public void rollback() {
        if (!isInWindow()) {
            throw illegal("rollback");
        }
        tail.rollback();
        ring.metrics().windowRolledBack();
        state = State.IDLE;
        writing.exit();
        probe.at(Probe.Point.ROLLED_BACK);
    }

    @Override
    public void advance(SourcePosition position) {
        require(State.IDLE, "advance");
        enter("advance");
        try {
            slots.encode(position);
            slots.complete(lastScn, tail.position(), lastWindowStart, tail.eventNumber());
        } finally {
            writing.exit();
        }
    }

    /**
     * Gives up what is too old or too much, if no window is open: who has one open does so itself when it ends. Called by
     * {@link AgeTimer}. It says that it pauses the writer, then looks whether that is inside; the writer says that it is inside, then
     * looks whether it is paused: so at least one sees the other, and what either does the other sees.
     */
    void makeRoomBetweenWindows() {
        pause.lock();
        try {
            paused = true;
            if (!writing.isInside() && !closing) {
                tail.makeRoom();
            }
        } finally {
            paused = false;
            pause.unlock();
        }
    }

    @Override
    public int maxEventLength() {
        return maxEventLength;
    }

    /**
     * Takes no more windows and waits for the writing thread to end the one in hand. A window of the calling thread, or of
     * a thread that has ended, is rolled back.
     *
     * @param nanos how long to wait, in nanoseconds
     * @return whether nobody is in the mapped files any more; if not, another call waits again
     */
    boolean close(long nanos) {
        closing = true;
        Thread writer = owner;
        boolean waits = writer != null && writer != Thread.currentThread() && writer.isAlive();
        if (waits && !writing.awaitExit(nanos) && writer.isAlive()) {
            return false;
        }
        boolean inWindow = isInWindow();
        state = State.CLOSED;
        if (inWindow) {
            tail.rollback();
            ring.metrics().windowRolledBack();
            probe.at(Probe.Point.ROLLED_BACK);
        }
        return true;
    }

    /** The thread that has called last; null if none has. */
    Thread owner() {
        return owner;
    }

    private boolean isInWindow() {
        return state == State.OPEN || state == State.CLAIMED || state == State.BROKEN;
    }

    private void require(State needed, String call) {
        if (state != needed) {
            throw illegal(call);
        }
    }

    private AesopException illegal(String call) {
        return BufferErrors.illegalCall(
                "The window writer of " + ring.files().directory() + " cannot " + call + " now: state=" + state);
    }
}
