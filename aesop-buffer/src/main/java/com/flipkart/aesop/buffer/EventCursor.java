package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;

/**
 * Reads a buffer from a place on, oldest first. Belongs to one thread at a time.
 *
 * <p>A reader holds nothing up: the writer overwrites what is oldest whether somebody still reads it or
 * not. What a cursor hands out is a copy that was compared with the head of the ring afterwards, so it is
 * never newer bytes in the place of older ones; a reader that has been overtaken is told so by {@code
 * LAPPED}. No call allocates, except to throw.
 */
public interface EventCursor extends AutoCloseable {
    /**
     * Goes to where a reader goes on that has seen everything up to the given place. With prevScn P, first
     * window m and last window L of the buffer, W = {@code windowScn} and O = {@code windowOffset}:
     *
     * <table>
     *   <caption>The first row that fits decides</caption>
     *   <tr><th>condition</th><th>result</th></tr>
     *   <tr><td>no window is held, W &ge; P or P unknown</td><td>{@link SeekResult#EMPTY}</td></tr>
     *   <tr><td>W &lt; P, or W = P and O &ge; 0</td><td>{@link SeekResult#NOT_FOUND}</td></tr>
     *   <tr><td>P &lt; W &lt; m, or W = P and O = -1</td><td>{@link SeekResult#FOUND}: from m</td></tr>
     *   <tr><td>W &gt; L</td><td>{@link SeekResult#FUTURE}: after W, once there is such a window</td></tr>
     *   <tr><td>W = L, O = -1</td><td>{@link SeekResult#AT_END}: after W, once there is another window</td></tr>
     *   <tr><td>W between two windows</td><td>{@link SeekResult#FOUND}: from the next window, whatever O</td></tr>
     *   <tr><td>O = -1</td><td>{@link SeekResult#FOUND}: from the window after W</td></tr>
     *   <tr><td>O &ge; 0</td><td>{@link SeekResult#FOUND}: from the start of W, without the next O events, of
     *       whatever source and window, end-of-period events included; {@link SeekResult#AT_END} if there are not
     *       more than O</td></tr>
     * </table>
     *
     * <p>Costs a logarithmic look-up and the scan of a few KiB, however large the buffer or the window.
     *
     * @param windowScn W; anything, also negative (which here is just less than P)
     * @param windowOffset O: -1 if window W has been seen whole, else the number of its events that have been
     *     seen; less than -1 means -1
     */
    SeekResult seek(long windowScn, long windowOffset);

    /**
     * Goes to the oldest window that holds an event of a source: end-of-period events before it are skipped.
     * Never {@link SeekResult#NOT_FOUND}. Without such a window the cursor waits for it.
     */
    SeekResult seekOldest();

    /** Goes to the start of the newest window, which so is read again. Never {@link SeekResult#NOT_FOUND}. */
    SeekResult seekNewest();

    /**
     * Copies whole committed events to the position of {@code target}, as many as fit, and moves on. Where all
     * sources pass, whole runs are copied at once; where some do, stretches without them are skipped by the
     * index.
     *
     * <p>0 can mean four things: nothing is there ({@link #atEnd()}); the next event is longer than {@code
     * target.remaining()} ({@link #pendingEventLength()} &gt; 0); nothing that passes was found in {@link
     * ReadOptions#maxScanBytes()} (neither of the two: call again, perhaps after others had their turn); or
     * {@code target} had no room.
     *
     * @param target any kind of buffer; only its position is changed, and if this throws not even that
     * @return number of bytes copied
     * @throws com.flipkart.aesop.core.error.AesopException {@code LAPPED} if what the cursor stood on has been
     *     overwritten: seek again; {@code SCN_NOT_FOUND} if the cursor was waiting in an empty buffer and now it is
     *     clear that windows are missing before the first that came; {@code CORRUPT} if the bytes at the cursor are no
     *     event; {@code ILLEGAL_CALL} if no seek has succeeded, or after {@code close}
     */
    int read(ByteBuffer target, ReadOptions options);

    /**
     * Length in bytes of the event that the last {@link #read} stopped at because it alone is longer than the
     * whole target; else 0.
     */
    int pendingEventLength();

    /**
     * Whether everything committed has been read. Cheap enough to ask at each commit. False if the cursor was
     * overtaken, so that the next {@link #read} tells.
     */
    boolean atEnd();

    /** Absolute position in the ring of the next byte to read. Subtracted from the tail, it is the lag in bytes. */
    long position();

    /**
     * SCN of the window that the last event read belongs to, or the one asked for in {@link #seek} if nothing
     * was read since: together with {@link #windowOffset()} a place that {@code seek} takes.
     */
    long windowScn();

    /** -1 if that window has been read whole, else the number of its events that have been passed. */
    long windowOffset();

    /** Number of events copied by all calls of {@link #read} since the cursor was made. */
    long eventsRead();

    /** Gives the cursor back. Twice does no harm. */
    @Override
    void close();
}
