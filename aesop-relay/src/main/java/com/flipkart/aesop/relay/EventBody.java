package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.relay.stats.AnswerMeter;
import com.flipkart.aesop.wire.StreamOutput;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.http.BodySource;
import com.flipkart.aesop.wire.json.JsonBody;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The events of an answer to /stream: whole events from a cursor, as many as the client asked for bytes. A
 * chunk is filled by copies of whole runs; nothing is done per event.
 */
final class EventBody implements BodySource {
    private final EventCursor cursor;
    private final ReadOptions options;
    private final AnswerMeter meter;
    private final int size;
    private final StreamOutput output;
    private final int waitMillis;
    private final boolean tellPlace;
    private final UnaryOperator<BodySource> compression;
    private int put;

    /**
     * @param request what was asked for
     * @param waitMillis for how long the answer may have been held; 0: not at all
     * @param compression makes of a body the one that is sent
     */
    EventBody(
            EventCursor cursor,
            ReadOptions options,
            AnswerMeter meter,
            StreamRequest request,
            int waitMillis,
            UnaryOperator<BodySource> compression) {
        this.cursor = cursor;
        this.options = options;
        this.meter = meter;
        this.size = request.format().size();
        this.output = request.format().output();
        this.tellPlace = request.extensions().tellPlace();
        this.waitMillis = waitMillis;
        this.compression = compression;
        meter.begin();
    }

    int waitMillis() {
        return waitMillis;
    }

    EventCursor cursor() {
        return cursor;
    }

    /** Whether as many bytes have been sent as were asked for. */
    boolean isFull() {
        return put == size;
    }

    /** Puts the event of {@code heartbeat} between two windows; false if there is no room for it in the answer. */
    boolean beat(ByteBuffer chunk, Heartbeat heartbeat) {
        if (size - put < EventLayout.END_OF_PERIOD_LENGTH) {
            return false;
        }
        heartbeat.put(chunk);
        put += EventLayout.END_OF_PERIOD_LENGTH;
        return true;
    }

    /** This body in the form that was asked for, which closes it. */
    BodySource encoded() {
        return compressed(output == StreamOutput.BINARY ? this : new JsonBody(this, output));
    }

    /** {@code whole}, which sends the events of this one, as the client is to have it; closed like it. */
    BodySource compressed(BodySource whole) {
        return compression.apply(whole);
    }

    @Override
    public int room(int chunkSize) {
        return Math.min(size - put, Math.max(chunkSize, cursor.pendingEventLength()));
    }

    @Override
    public Next fill(ByteBuffer chunk) {
        int length = cursor.read(chunk, options);
        put += length;
        meter.sent(cursor, chunk, length);
        if (put == size || cursor.atEnd()) {
            return Next.END;
        }
        // An event that was too long for this chunk may fit the next, which is made for it, or is too long for
        // the answer. Without one, nothing that passes was found so far.
        return length == 0 && cursor.pendingEventLength() > size - put ? Next.END : Next.MORE;
    }

    @Override
    public Map<String, String> headers(boolean empty) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (waitMillis > 0) {
            headers.put(WireHeaders.WAIT, Integer.toString(waitMillis));
        }
        if (empty && cursor.pendingEventLength() > 0) {
            headers.put(WireHeaders.PENDING_EVENT_SIZE, Integer.toString(cursor.pendingEventLength()));
        }
        return headers;
    }

    @Override
    public Map<String, String> trailers() {
        if (!tellPlace) {
            return Map.of();
        }
        Map<String, String> trailers = new LinkedHashMap<>();
        trailers.put(WireHeaders.AT_END, Boolean.toString(cursor.atEnd()));
        if (cursor.windowOffset() >= 0) {
            trailers.put(WireHeaders.WINDOW_OFFSET, Long.toString(cursor.windowOffset()));
        }
        return trailers;
    }

    @Override
    public void close() {
        meter.close();
        cursor.close();
    }
}
