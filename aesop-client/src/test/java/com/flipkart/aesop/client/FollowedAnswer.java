package com.flipkart.aesop.client;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.CheckpointTracker;
import com.flipkart.aesop.wire.ChunkExtensions;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.WireHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * An answer of a {@link FakeRelay} that stays open, as docs/relay.md has it: windows as they come, the last end-of-period event
 * again in silence, never more than was asked for, an end behind a window. {@link #run} is all of it; a script that is to
 * misbehave takes the steps itself. One thread, but for the counts.
 */
final class FollowedAnswer {
    private final FakeRelay relay;
    private final FakeRelay.Reply reply;
    private final CheckpointTracker place;
    private final int silenceMillis;
    private final EventView view = new EventView();
    private long room;
    private boolean begun;
    private boolean full;
    private final LongAdder sent = new LongAdder();
    private final LongAdder heartbeats = new LongAdder();
    private volatile boolean over;

    FollowedAnswer(FakeRelay relay, FakeRelay.Reply reply, Checkpoint from, int size, int silenceMillis) {
        this.relay = relay;
        this.reply = reply;
        this.place = new CheckpointTracker(from);
        this.room = size;
        this.silenceMillis = silenceMillis;
    }

    /** All of it, from the head to the end. */
    void run() throws IOException {
        head();
        while (!over) {
            step();
        }
    }

    /** Sends what there is, or waits for it; after the silence the last end again, or the end of the answer. */
    void step() throws IOException {
        head();
        boolean ending = relay.isEnding(this);
        byte[] events = take();
        if (events.length > 0) {
            send(events);
        } else if (ending || full) {
            end(!full);
        } else {
            heartbeat();
        }
    }

    /** The head, if it is not sent yet. */
    void head() throws IOException {
        if (!begun) {
            begun = true;
            reply.granting(WireHeaders.FOLLOW, silenceMillis);
            reply.head();
        }
    }

    /**
     * What follows, in events and within the size; waits for it, at most for the silence, and not at all if answers are to
     * end. Sent is nothing; the place is behind them.
     */
    byte[] take() throws IOException {
        List<byte[]> following = relay.awaitAfter(this, place.checkpoint(), silenceMillis);
        if (following == null) {
            over = true;
            reply.failing(new byte[0], 0, ErrorClass.SCN_NOT_FOUND, "overtaken at " + place.checkpoint());
            throw new IOException("the reader was overtaken");
        }
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        for (byte[] event : following) {
            full = event.length > room;
            if (full) {
                break;
            }
            room -= event.length;
            events.write(event);
            view.wrap(ByteBuffer.wrap(event), 0);
            if (view.isEndOfPeriod()) {
                place.onEndOfPeriod(view.scn(), view.timestampNanos());
            } else {
                place.onDataEvent(view.scn());
            }
        }
        return events.toByteArray();
    }

    /** What follows, up to the end of this window. */
    byte[] takeThrough(long scn) throws IOException {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        while (place.prevScn() < scn) {
            events.write(take());
        }
        return events.toByteArray();
    }

    /** From now on more is sent than was asked for. */
    void exceedsSize() {
        room = Long.MAX_VALUE;
    }

    /** A chunk after which there is nothing for now. */
    void send(byte[] events) throws IOException {
        head();
        reply.chunk(events, ";" + ChunkExtensions.CAUGHT_UP);
        sent.add(events.length);
    }

    /** The end of the last window once more; the end of the answer where there is none, or no room for it. */
    void heartbeat() throws IOException {
        byte[] end = People.end(place.windowScn());
        if (place.windowScn() < 0 || place.windowOffset() >= 0 || end.length > room) {
            end(true);
            return;
        }
        room -= end.length;
        send(end);
        heartbeats.increment();
    }

    /** The end, with the place in the trailers. */
    void end(boolean atEnd) throws IOException {
        over = true;
        List<String> trailers = new ArrayList<>(List.of(WireHeaders.AT_END + ": " + atEnd));
        if (place.windowOffset() >= 0) {
            trailers.add(WireHeaders.WINDOW_OFFSET + ": " + place.windowOffset());
        }
        reply.write("0\r\n" + String.join("\r\n", trailers) + "\r\n\r\n");
    }

    /** What lies below, for what no relay would send. */
    FakeRelay.Reply reply() {
        return reply;
    }

    /** Bytes of events sent so far. Any thread. */
    long sent() {
        return sent.sum();
    }

    /** Ends that were sent once more. Any thread. */
    int heartbeats() {
        return heartbeats.intValue();
    }

    /** Nothing more of it is sent. */
    void over() {
        over = true;
    }

    /** Whether it has ended, be it with its connection. Any thread. */
    boolean isOver() {
        return over;
    }
}
