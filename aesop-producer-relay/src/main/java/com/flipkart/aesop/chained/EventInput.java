package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Cuts the body of one answer after the other into events and checks the length and both checksums of each. Holds what has come
 * of the event that is not whole yet, and no more than the socket gave at once besides. Belongs to the producer's thread;
 * allocates nothing per event.
 */
final class EventInput {
    private static final int CAPACITY = 256 * 1024;
    private static final int MAX_ERROR_TEXT_LENGTH = 64 * 1024;

    private final int maxEventLength;
    private final UpstreamFigures figures;
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();

    /** What has come and has not been taken: from 0 to its position. */
    private ByteBuffer input = ByteBuffer.allocateDirect(CAPACITY);

    /** @param maxEventLength longest event that is taken, in bytes */
    EventInput(int maxEventLength, UpstreamFigures figures) {
        this.maxEventLength = maxEventLength;
        this.figures = figures;
    }

    /**
     * Reads an answer to its end, or until it is not wanted any more; the rest of it is then still in the connection.
     *
     * @param target is given each event; what it is given is valid during the call
     * @param goOn asked after each piece, whose whole events have been given, whether to read on
     * @return the text that stood where an event was due; empty if there was none
     * @throws AesopException if an event is wrong, or the answer ends inside one; whole events before it were given
     */
    String read(HttpConnection connection, Consumer<EventView> target, BooleanSupplier goOn) {
        input.clear();
        while (true) {
            int length = connection.read(input);
            if (length < 0) {
                requireNothingPending();
                return "";
            }
            figures.received(length);
            int end = input.position();
            int taken = take(target, end);
            boolean text = taken < end && input.get(taken) == EventLayout.JSON_ERROR_MARK;
            input.limit(end).position(taken);
            if (text) {
                return errorText(connection);
            }
            keepRest();
            if (!goOn.getAsBoolean()) {
                return "";
            }
        }
    }

    /** Whether part of an event has come. */
    boolean isInsideEvent() {
        return input.position() > 0;
    }

    /** Gives all whole events away; returns where the first begins that is not whole. */
    private int take(Consumer<EventView> target, int end) {
        int offset = 0;
        input.clear();
        while (offset < end && input.get(offset) != EventLayout.JSON_ERROR_MARK) {
            view.wrap(input, offset);
            EventView.Verdict verdict = view.verify(crc, end);
            if (verdict == EventView.Verdict.INCOMPLETE) {
                requirePossibleLength(end);
                break;
            }
            if (verdict != EventView.Verdict.VALID) {
                throw damaged(verdict);
            }
            target.accept(view);
            offset += view.length();
        }
        return offset;
    }

    /** An event has begun that may be long: its header says how long, if the header is right. */
    private void requirePossibleLength(int end) {
        if (end - view.offset() < EventLayout.MIN_LENGTH) {
            return;
        }
        int from = view.offset() + EventLayout.HEADER_CRC_START;
        int actual = crc.compute(input, from, view.offset() + view.headerLength() - from);
        input.clear();
        if (actual != view.headerCrc()) {
            throw damaged(EventView.Verdict.WRONG_HEADER_CRC);
        }
        if (view.length() > maxEventLength) {
            throw tooLarge(view.length(), maxEventLength);
        }
    }

    /** Moves what is left to the front, where there is room for the whole event. */
    private void keepRest() {
        int left = input.remaining();
        int needed = left < EventLayout.MIN_LENGTH
                ? EventLayout.MIN_LENGTH
                : input.getInt(input.position() + EventLayout.LENGTH_OFFSET);
        if (needed > input.capacity()) {
            int capacity = (int) Math.max(needed, Math.min(maxEventLength, 2L * input.capacity()));
            input = ByteBuffer.allocateDirect(capacity).put(input);
        } else {
            input.compact();
        }
    }

    static AesopException tooLarge(long length, int max) {
        return new AesopException(
                ErrorCode.EVENT_TOO_LARGE,
                "Taking over an event failed: its length=" + length + " exceeds maxEventSize=" + max
                        + " of this relay's buffer. Raise maxEventSize of <aesop:buffer> to at least " + length
                        + " and start the relay again; it goes on with this event");
    }

    private AesopException damaged(EventView.Verdict verdict) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Taking over an event failed: " + verdict + " in " + view
                        + ". Nothing of its window was taken over; check the upstream's buffer with: aesop buffer check");
    }

    private void requireNothingPending() {
        if (input.position() > 0) {
            throw new AesopException(
                    ErrorCode.CONNECTION_LOST,
                    "Taking over an event failed: the answer ended after " + input.position()
                            + " bytes of it. Its window is asked for again");
        }
    }

    /** The error text that begins with what is left and goes to the end of the answer. */
    private String errorText(HttpConnection connection) {
        byte[] begin = new byte[input.remaining()];
        input.get(begin);
        byte[] rest = connection.readAll(MAX_ERROR_TEXT_LENGTH);
        return new String(begin, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8);
    }
}
