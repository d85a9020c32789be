package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;

/**
 * Counts what one answer to /stream sends, chunk by chunk: an answer that follows never ends. The connection's thread;
 * nothing is allocated for a chunk.
 */
public final class AnswerMeter implements AutoCloseable {
    private final PhysicalFigures physical;
    private final ClientFigures client;
    private final ClientPlace place;
    private final boolean seen;
    private long eventsBefore;
    private boolean closed;

    /** @param seen whether a filter looks at each event, so that counting them by source adds little */
    AnswerMeter(PhysicalFigures physical, ClientFigures client, boolean seen) {
        this.physical = physical;
        this.client = client;
        this.seen = seen;
        place = client.place(physical);
    }

    /** The answer has begun, or is held. {@link #close} is called in the end. */
    public void begin() {
        client.answerBegins();
    }

    /**
     * A cursor has been read.
     *
     * @param chunk whose last bytes, up to its position, are what was read
     * @param length bytes read; 0 also tells where the client is
     */
    public void sent(EventCursor cursor, ByteBuffer chunk, int length) {
        long events = cursor.eventsRead() - eventsBefore;
        eventsBefore += events;
        if (events > 0) {
            if (seen) {
                physical.sentSeen(events, length, countSources(chunk, length));
            } else {
                physical.sentUnseen(events, length);
            }
            place.sent(events, length);
        }
        place.at(cursor.windowScn(), cursor.position());
    }

    /** Counts events by logical source, a run of the same at a time; returns how many end their window. */
    private long countSources(ByteBuffer chunk, int length) {
        int end = chunk.position();
        int at = end - length;
        int runStart = at;
        int runSource = 0;
        long runEvents = 0;
        long ends = 0;
        while (at < end) {
            int source = chunk.getShort(at + EventLayout.SOURCE_ID_OFFSET);
            if (source != runSource) {
                count(runSource, runEvents, at - runStart);
                runSource = source;
                runStart = at;
                runEvents = 0;
            }
            runEvents++;
            ends += source == SourceIds.END_OF_PERIOD ? 1 : 0;
            at += chunk.getInt(at + EventLayout.LENGTH_OFFSET);
        }
        count(runSource, runEvents, at - runStart);
        return ends;
    }

    private void count(int source, long events, long bytes) {
        if (events > 0 && !SourceIds.isControl(source)) {
            LogicalFigures figures = physical.find(source);
            if (figures != null) {
                figures.wentOut(events, bytes);
            }
        }
    }

    /** The answer has ended. Twice does no harm. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            client.answerEnds();
        }
    }
}
