package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.WaitInterruptedException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Events on their way from the puller to the dispatcher: a ring of bytes, written by one thread and read by another.
 *
 * <pre>{@code
 *      released        published     frame     fill
 *         |                |           |         |
 *   ......#################ooooooooooooo::::::::::........
 *         what the reader  whole events, part of  free
 *         may see          not shown     an event
 * }</pre>
 *
 * <p>Positions are absolute and only grow; an event lies at its position modulo the capacity, a power of two. No
 * event crosses the end of the ring: one that would is moved to the start, and the reader skips what is left
 * ({@code skipFrom} to {@code skipTo}). Between events there may be messages, each at a position: the reader gets them
 * in their place.
 *
 * <p>The writer shows windows as they end, so one that breaks off can be taken back unseen ({@link #dropUnpublished}). It shows
 * part of a window only if there is no room for the rest of it; {@link #publishedInside} says so.
 *
 * <p>Locks are taken once a batch (what one read of the socket brought), never per event; nothing is allocated but for
 * messages and growth. The ring grows, once it is empty, if an event is longer than the whole of it.
 *
 * @param <M> messages
 */
final class EventQueue<M> {
    private static final long NOWHERE = Long.MAX_VALUE;

    private record Posted<M>(long position, M message) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition freed = lock.newCondition();
    private BooleanSupplier writerInterrupted = () -> false;

    // Guarded by the lock.
    private final ArrayDeque<Posted<M>> posted = new ArrayDeque<>();
    private byte[] ring;
    private long released;
    private long published;
    private long skipFrom = NOWHERE;
    private long skipTo;
    private boolean closed;

    // Of the writer alone.
    private ByteBuffer writerRing;
    private ByteBuffer room;
    private long whole;
    private long frame;
    private long fill;
    private boolean publishedInside;
    private long waitedNanos;

    // Of the reader alone.
    private final ArrayDeque<Posted<M>> messages = new ArrayDeque<>();
    private ByteBuffer readerRing;
    private long position;
    private long limit;
    private long readerSkipFrom = NOWHERE;
    private long readerSkipTo;

    /** @param capacity bytes; rounded up to a power of two */
    EventQueue(int capacity) {
        ring = allocate(capacity);
        writerRing = ByteBuffer.wrap(ring);
        readerRing = ByteBuffer.wrap(ring);
        room = ByteBuffer.wrap(ring);
    }

    private static byte[] allocate(int capacity) {
        return new byte[capacity <= 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1];
    }

    /** Bytes of the ring. */
    int capacity() {
        lock.lock();
        try {
            return ring.length;
        } finally {
            lock.unlock();
        }
    }

    // ---- The writer: the puller's thread ----

    /** @param interrupted whether the writer has something more urgent to do than to wait for room */
    void interruptWriterIf(BooleanSupplier interrupted) {
        writerInterrupted = interrupted;
    }

    /** The bytes that {@link #pendingOffset} and {@link #pending} are about; an array lies below. */
    ByteBuffer writerBytes() {
        return writerRing;
    }

    /** Where in {@link #writerBytes} the first event begins that has not been {@linkplain #accept accepted}. */
    int pendingOffset() {
        return offset(writerRing, frame);
    }

    /** Bytes that have come of events that have not been accepted. */
    int pending() {
        return (int) (fill - frame);
    }

    /**
     * Room to put bytes into, at the position of the buffer; {@link #filled} takes them. Waits until there is room.
     *
     * @param eventLength bytes of the event that is coming, as far as is known; at least 1 more than are pending
     */
    ByteBuffer room(int eventLength) {
        if (eventLength > writerRing.capacity()) {
            grow(eventLength);
        }
        if (eventLength > writerRing.capacity() - pendingOffset()) {
            moveToStart();
        }
        long end = frame - pendingOffset() + writerRing.capacity();
        long free = awaitFree(fill + 1) - fill;
        int start = offset(writerRing, fill);
        room.limit(start + (int) Math.min(free, end - fill)).position(start);
        return room;
    }

    /** Takes so many bytes that were put into {@link #room}. */
    void filled(int length) {
        fill += length;
    }

    /**
     * Takes the first pending event as whole and right. It is not shown yet.
     *
     * @param endsWindow whether it is the last one of its window
     */
    void accept(int length, boolean endsWindow) {
        frame += length;
        if (endsWindow) {
            whole = frame;
        }
    }

    /** Leaves the first pending event out, as if it had not come. */
    void leaveOut(int length) {
        int offset = pendingOffset();
        System.arraycopy(writerRing.array(), offset + length, writerRing.array(), offset, pending() - length);
        fill -= length;
    }

    /** Shows all windows that have been accepted whole. */
    void publish() {
        publish(whole, false);
    }

    /** Whether the reader was shown the beginning of a window without its end. */
    boolean publishedInside() {
        return publishedInside;
    }

    /** Takes back everything that has not been shown: {@link #publish} before keeps whole windows. */
    void dropUnpublished() {
        lock.lock();
        try {
            frame = published;
            fill = published;
            whole = published;
            // A skip that lies in what is taken back is one of an event that will not come.
            if (skipFrom != NOWHERE && skipFrom >= published) {
                skipFrom = NOWHERE;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message behind what has been shown. Call {@link #dropUnpublished} before. */
    void post(M message) {
        lock.lock();
        try {
            publishedInside = false;
            posted.addLast(new Posted<>(published, message));
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that are neither taken by the reader nor free for other reasons: what a request may ask for. */
    int free() {
        lock.lock();
        try {
            return (int) (released + ring.length - fill);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@code bytes} are free, or all that can be.
     *
     * @return bytes that are free
     */
    int awaitFreeBytes(int bytes) {
        lock.lock();
        try {
            return (int) (awaitFree(fill + Math.min(bytes, ring.length - pending())) - fill);
        } finally {
            lock.unlock();
        }
    }

    /** How long the writer has waited for room in all. */
    long waitedNanos() {
        return waitedNanos;
    }

    /** Makes the writer look at what is more urgent, if it waits. Any thread. */
    void wakeWriter() {
        lock.lock();
        try {
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all in front of {@code position} has room; returns the position before which there is room. */
    private long awaitFree(long wanted) {
        lock.lock();
        try {
            while (wanted > released + ring.length) {
                if (published < frame) {
                    publish(frame, true); // the reader can give nothing back that it has not been shown
                }
                awaitFreed();
            }
            return released + ring.length;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to be given back; the caller looks again whether it is enough. */
    @SuppressWarnings("WaitNotInLoop")
    private void awaitFreed() {
        if (writerInterrupted.getAsBoolean()) {
            throw new WaitInterruptedException();
        }
        long begun = System.nanoTime();
        try {
            freed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaitInterruptedException();
        } finally {
            waitedNanos += System.nanoTime() - begun;
        }
    }

    private void publish(long end, boolean inside) {
        lock.lock();
        try {
            if (end > published) {
                published = end;
                publishedInside = inside && end > whole;
                filled.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves the event that is coming to the start of the ring, because it does not fit before the end. */
    private void moveToStart() {
        lock.lock();
        try {
            int pending = pending();
            int from = pendingOffset();
            long target = frame - from + ring.length;
            while (skipFrom != NOWHERE && released < skipTo) {
                publish(frame, true);
                awaitFreed(); // one skip at a time
            }
            skipFrom = frame;
            skipTo = target;
            while (target + pending > released + ring.length) {
                publishSkip();
                awaitFreed();
            }
            System.arraycopy(ring, from, ring, 0, pending);
            if (whole == frame) {
                whole = target;
            }
            frame = target;
            fill = target + pending;
        } finally {
            lock.unlock();
        }
    }

    private void publishSkip() {
        publish(frame, true);
        if (published < skipTo) {
            published = skipTo; // an empty ring whose rest is too short: the reader has to step over it first
            filled.signal();
        }
    }

    private void grow(int eventLength) {
        lock.lock();
        try {
            publish(frame, true);
            while (released < published) {
                awaitFreed();
            }
            byte[] larger = allocate(eventLength);
            int pending = pending();
            System.arraycopy(ring, pendingOffset(), larger, 0, pending);
            long start = (frame + larger.length - 1) / larger.length * larger.length;
            skipFrom = frame;
            skipTo = start;
            ring = larger;
            writerRing = ByteBuffer.wrap(larger);
            room = ByteBuffer.wrap(larger);
            if (whole == frame) {
                whole = start;
            }
            frame = start;
            fill = start + pending;
            published = start;
            filled.signal();
            while (released < start) {
                awaitFreed(); // the reader steps over before there can be another skip
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- The reader: the dispatcher's thread ----

    /**
     * Waits until there is something to read. What was read is given back before.
     *
     * @return whether there is; false after {@code nanos}, or if the queue is closed and empty
     */
    boolean await(long nanos) throws InterruptedException {
        if (hasNext()) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            long rest = nanos;
            while (true) {
                release();
                if (readerRing.capacity() != ring.length) {
                    readerRing = ByteBuffer.wrap(ring);
                }
                limit = published;
                // A skip counts once something is shown behind it; until then the writer may take it back.
                readerSkipFrom = skipFrom < published ? skipFrom : NOWHERE;
                readerSkipTo = skipTo;
                while (!posted.isEmpty()) {
                    messages.addLast(posted.removeFirst());
                }
                if (hasNext() || closed || rest <= 0) {
                    return hasNext();
                }
                rest = filled.awaitNanos(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean hasNext() {
        if (position == readerSkipFrom) {
            position = readerSkipTo;
            readerSkipFrom = NOWHERE;
            release();
        }
        return position < limit || !messages.isEmpty();
    }

    /** The message that comes next, before the next event; null if an event comes next. */
    M nextMessage() {
        Posted<M> first = messages.peekFirst();
        if (first == null || first.position() > position) {
            return null;
        }
        messages.removeFirst();
        return first.message();
    }

    /** What the events lie in. */
    ByteBuffer bytes() {
        return readerRing;
    }

    /** Where in {@link #bytes} the next event begins. */
    int eventOffset() {
        return offset(readerRing, position);
    }

    /** Goes behind the next event. Its bytes stay until {@link #release}. */
    void advance(int length) {
        position += length;
    }

    /** Goes to the next message, or to the end of what there is, and gives everything before back. */
    void discard() {
        Posted<M> first = messages.peekFirst();
        position = first == null ? Math.max(position, limit) : first.position();
        if (readerSkipFrom < position) {
            readerSkipFrom = NOWHERE;
        }
        release();
    }

    /** Gives everything that was read back to the writer. */
    void release() {
        lock.lock();
        try {
            if (position > released) {
                released = position;
                freed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that have been shown and that the reader has not given back. Any thread. */
    long waiting() {
        lock.lock();
        try {
            return published - released;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reader's waits from now on. Any thread. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static int offset(ByteBuffer ring, long position) {
        return (int) (position & (ring.capacity() - 1));
    }
}
