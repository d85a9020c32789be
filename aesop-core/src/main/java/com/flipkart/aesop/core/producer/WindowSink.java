package com.flipkart.aesop.core.producer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/**
 * Where a producer writes its windows. A window is one transaction of the source: it becomes visible
 * whole, by {@link #commit}, or never.
 *
 * <pre>{@code
 *             +------------------ claim, append | abort ------------------+
 *             v                                                           |
 *  idle --> begin --> open -----------------------------------------------+
 *   ^                  |
 *   +---- commit ------+---- rollback ----> idle
 * }</pre>
 *
 * <p>One thread writes. No call allocates per event. A call out of order throws {@code AesopException}
 * with {@code ILLEGAL_CALL} and changes nothing. If the disk is full, {@link #claim} and {@link #commit}
 * throw {@code DISK_FULL}: the window stays open and the same call may be tried again; or the window is
 * rolled back.
 */
public interface WindowSink {
    /** Where to go on: after the last committed window. Read it once, at start. */
    ResumePoint resumePoint();

    /** Opens a window. */
    void begin();

    /**
     * Claims room for one event.
     *
     * @param maxLength most bytes that the event, header included, will take; at least 61
     * @return a big-endian buffer whose position is the first byte of the event and whose limit is {@code
     *     maxLength} bytes later. The sink reuses it: it is valid until the next call to the sink
     * @throws com.flipkart.aesop.core.error.AesopException {@code EVENT_TOO_LARGE} if {@code maxLength}
     *     exceeds {@link #maxEventLength()}
     */
    ByteBuffer claim(int maxLength);

    /**
     * Takes the claimed event into the window.
     *
     * @param length bytes that the event really takes, at most what was claimed. The header's length field
     *     must say the same; SCN and checksums are written by the sink
     */
    void append(int length);

    /** Gives the claim back unused. */
    void abort();

    /**
     * Closes the window: writes its end-of-period event and makes the whole visible. A window without
     * events is a lone end-of-period event: it tells readers how far the source has come.
     *
     * @param scn greater than every SCN before
     * @param timestampNanos commit time at the source, nanoseconds since 1970 UTC
     * @param position where the producer goes on after this window; taken during the call
     */
    void commit(long scn, long timestampNanos, SourcePosition position);

    /**
     * Closes the window with an end-of-period event that exists already: that of another relay, whose window is taken over
     * as it is. The window gets its SCN and, save for checksums, which come out the same, every one of its bytes. A sink that
     * wraps another has to pass it on as such.
     *
     * @param endOfPeriod the event, from position to limit, neither of which is changed
     * @param position where the producer goes on after this window; taken during the call
     * @throws com.flipkart.aesop.core.error.AesopException {@code ILLEGAL_CALL} if it is no end-of-period event of 61 bytes,
     *     if its SCN is not greater than every SCN before, or if the sink does not do this
     */
    default void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        throw new AesopException(
                ErrorCode.ILLEGAL_CALL,
                getClass().getName() + " cannot take over the end of another relay's window. Report it");
    }

    /** Drops the open window. */
    void rollback();

    /**
     * Remembers that the source has been read up to {@code position} without anything worth a window
     * (transactions on tables that nobody captures). Only between windows.
     */
    void advance(SourcePosition position);

    /** Longest event, header included, in bytes. */
    int maxEventLength();
}
