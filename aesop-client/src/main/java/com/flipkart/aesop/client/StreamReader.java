package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts the body of one answer after the other into events, checks each (length, both checksums, order of windows,
 * schema) and shows the dispatcher whole windows. Used by the puller alone; allocates nothing per event.
 */
final class StreamReader {
    private static final int MAX_ERROR_TEXT_LENGTH = 64 * 1024;

    private final EventQueue<PullerMessage> queue;
    private final StreamPosition position;
    private final ClientMetrics metrics;
    private final int maxEventLength;
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();
    private SourceTable sources = new SourceTable(List.of());
    private boolean following;
    private boolean endRepeated;

    StreamReader(EventQueue<PullerMessage> queue, StreamPosition position, ClientMetrics metrics, int maxEventLength) {
        this.queue = queue;
        this.position = position;
        this.metrics = metrics;
        this.maxEventLength = maxEventLength;
    }

    /** The sources that the answers from now on are about. */
    void sources(SourceTable table) {
        sources = table;
    }

    /**
     * Reads an answer to its end.
     *
     * @return the text that stood where an event was due; empty if there was none
     * @throws AesopException if an event is wrong, or the answer ends inside one; whole windows before it are shown
     */
    String read(HttpConnection connection) {
        following = false;
        return read(connection, () -> {});
    }

    /**
     * Reads an answer that stays open, in which the last end of a window comes again to show that the relay is alive: it is left
     * out.
     *
     * @param progress run after each piece, whose whole windows have been shown
     */
    String follow(HttpConnection connection, Runnable progress) {
        following = true;
        return read(connection, progress);
    }

    /** Whether the last piece had the end of the last window once more: the relay has nothing else. */
    boolean isEndRepeated() {
        return endRepeated;
    }

    private String read(HttpConnection connection, Runnable progress) {
        while (true) {
            int length = connection.read(queue.room(expectedLength()));
            if (length < 0) {
                requireNothingPending();
                return "";
            }
            queue.filled(length);
            metrics.received(length);
            endRepeated = false;
            if (cut()) {
                return errorText(connection);
            }
            progress.run();
        }
    }

    /** Length of the event that is coming, as far as is known. */
    private int expectedLength() {
        return queue.pending() < EventLayout.MIN_LENGTH ? EventLayout.MIN_LENGTH : view.length();
    }

    /** Takes all events that are there; true if there is a text where one was due. */
    private boolean cut() {
        try {
            while (queue.pending() > 0) {
                ByteBuffer bytes = queue.writerBytes();
                int offset = queue.pendingOffset();
                view.wrap(bytes, offset);
                if (bytes.get(offset) == EventLayout.JSON_ERROR_MARK) {
                    return true;
                }
                EventView.Verdict verdict = view.verify(crc, offset + queue.pending());
                if (verdict == EventView.Verdict.INCOMPLETE) {
                    requirePossibleLength();
                    return false;
                }
                if (verdict != EventView.Verdict.VALID) {
                    throw damaged(verdict.toString());
                }
                accept();
            }
            return false;
        } finally {
            queue.publish();
        }
    }

    private void accept() {
        if (!view.isControl() && !sources.knows(view)) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISSING,
                    "Reading event " + view
                            + " failed: the relay has registered no schema with the id that it carries. If "
                            + "registering again does not help, put the schema into the relay's schema registry");
        }
        int length = view.length();
        if (following && position.isRepeated(view)) {
            queue.leaveOut(length);
            endRepeated = true;
            return;
        }
        endRepeated = false;
        boolean endsWindow = position.accept(view);
        queue.accept(length, endsWindow);
    }

    /** An event has begun that may be long: its header says how long, if the header is right. */
    private void requirePossibleLength() {
        if (queue.pending() < EventLayout.MIN_LENGTH) {
            return;
        }
        ByteBuffer header = queue.writerBytes();
        int start = view.offset() + EventLayout.HEADER_CRC_START;
        int actual = crc.compute(header, start, view.offset() + view.headerLength() - start);
        header.clear();
        if (actual != view.headerCrc()) {
            throw damaged(EventView.Verdict.WRONG_HEADER_CRC.toString());
        }
        if (view.length() > maxEventLength) {
            throw tooLarge(view.length(), maxEventLength, position);
        }
    }

    static AesopException tooLarge(long length, int max, StreamPosition position) {
        return new AesopException(
                ErrorCode.EVENT_TOO_LARGE,
                "Reading the event after scn=" + position.lastWindow() + " failed: its length=" + length
                        + " exceeds maxEventSize=" + max + ". Raise the client's setting maxEventSize to at least "
                        + length + " and restart it; it goes on with this event");
    }

    private AesopException damaged(String why) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Reading the event after scn=" + position.lastWindow() + " failed: " + why + " in " + view
                        + ". Nothing of its window was delivered; check the relay's buffer with: aesop buffer check");
    }

    private void requireNothingPending() {
        if (queue.pending() > 0) {
            throw new AesopException(
                    ErrorCode.CONNECTION_LOST,
                    "Reading the event after scn=" + position.lastWindow() + " failed: the answer ended after "
                            + queue.pending() + " bytes of it. It is asked for again");
        }
    }

    /** The error text that begins with what is pending and goes to the end of the answer. */
    private String errorText(HttpConnection connection) {
        ByteBuffer bytes = queue.writerBytes();
        byte[] begin = new byte[queue.pending()];
        bytes.get(queue.pendingOffset(), begin);
        byte[] rest = connection.readAll(MAX_ERROR_TEXT_LENGTH);
        return new String(begin, StandardCharsets.UTF_8) + new String(rest, StandardCharsets.UTF_8);
    }
}
