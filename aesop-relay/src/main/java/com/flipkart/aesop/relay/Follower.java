package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.http.BodySource;
import com.flipkart.aesop.wire.http.Exchange;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that does not end where there is nothing more: it rests until a window is committed, and goes on. On the
 * connection's thread; resting, waking and going on allocate nothing.
 *
 * <pre>{@code
 *  sending ---- everything sent ----> resting (no memory held)
 *     ^                                  |
 *     +-- window, or silent too long: ---+
 *     |   the last end-of-period again
 *     +--> ended: size used up; at the end of a window if the server stops or it has lasted long enough
 * }</pre>
 *
 * <p>A place that is not behind a whole window of the buffer (there is none yet, or the client is ahead of it) has no
 * end-of-period event that could be repeated without claiming too much: there the answer ends, empty, when it has been silent
 * for long enough.
 */
final class Follower extends Parked implements BodySource {
    private final Exchange exchange;
    private final Place place;
    private final EventBody body;
    private final LoopWaiters waiters;
    private final Bounds bounds;
    private final long beganNanos = System.nanoTime();
    private long lastSentNanos = beganNanos;
    private Heartbeat due;
    private boolean ending;

    /**
     * How long it may last.
     *
     * @param silence without a byte
     * @param lifetime in all
     */
    record Bounds(Duration silence, Duration lifetime) {}

    private Follower(Exchange exchange, Place place, EventBody body, LoopWaiters waiters, Bounds bounds) {
        this.exchange = exchange;
        this.place = place;
        this.body = body;
        this.waiters = waiters;
        this.bounds = bounds;
    }

    /** Answers with everything from {@code place} on, now and later. */
    static void answer(Exchange exchange, Place place, EventBody body, LoopWaiters waiters, Bounds bounds) {
        Follower follower = new Follower(exchange, place, body, waiters, bounds);
        waiters.followerCame();
        exchange.onAbandoned(follower::end);
        exchange.answer(body.compressed(follower));
    }

    @Override
    public int room(int chunkSize) {
        if (due != null) {
            return EventLayout.END_OF_PERIOD_LENGTH;
        }
        if (!ending && !place.hasMore() && waiters.park(this)) {
            return 0;
        }
        return body.room(chunkSize);
    }

    @Override
    public Next fill(ByteBuffer chunk) {
        lastSentNanos = System.nanoTime();
        if (due != null) {
            Heartbeat heartbeat = due;
            due = null;
            if (heartbeat.scn() != body.cursor().windowScn()) {
                return Next.MORE; // a window has been committed meanwhile
            }
            return body.beat(chunk, heartbeat) ? atBorder(Next.CAUGHT_UP) : Next.END;
        }
        Next next = body.fill(chunk);
        boolean caughtUp = next == Next.END && !body.isFull() && body.cursor().atEnd();
        return atBorder(caughtUp ? Next.CAUGHT_UP : next);
    }

    /** It ends, if it has to, where a window does. */
    private Next atBorder(Next next) {
        boolean over = ending || lastSentNanos - beganNanos >= bounds.lifetime().toNanos();
        boolean border = next == Next.CAUGHT_UP || body.cursor().windowOffset() < 0;
        return over && border ? Next.END : next;
    }

    @Override
    public Map<String, String> headers(boolean empty) {
        Map<String, String> headers = new LinkedHashMap<>(body.headers(empty));
        headers.put(WireHeaders.FOLLOW, Long.toString(bounds.silence().toMillis()));
        return headers;
    }

    @Override
    public Map<String, String> trailers() {
        return body.trailers();
    }

    @Override
    public void close() {
        waiters.remove(this);
        waiters.followerWent();
        body.close();
    }

    @Override
    boolean isReady() {
        try {
            return place.hasMore();
        } catch (AesopException e) {
            return true; // it is thrown again, and told to the client, where the answer goes on
        }
    }

    @Override
    void resume() {
        exchange.resume();
    }

    @Override
    void tick(long nowNanos, Heartbeat heartbeat) {
        if (nowNanos - beganNanos >= bounds.lifetime().toNanos()) {
            end();
        } else if (nowNanos - lastSentNanos >= bounds.silence().toNanos()) {
            breakSilence(heartbeat);
        }
    }

    private void breakSilence(Heartbeat heartbeat) {
        long scn = body.cursor().windowScn();
        boolean whole = scn >= 0 && body.cursor().windowOffset() < 0;
        if (whole && scn == heartbeat.scn()) {
            due = heartbeat;
            waiters.remove(this);
            exchange.resume();
        } else if (!whole || scn > heartbeat.scn()) {
            end();
        }
        // Else a window has just come, which wakes it.
    }

    /** It ends at the end of the window in hand. */
    private void end() {
        ending = true;
        waiters.remove(this);
        exchange.resume();
    }
}
