package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.http.Exchange;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A request whose answer would be empty, held until there is something to send, its time is up, or the server
 * stops. On the connection's thread.
 */
final class Waiter extends Parked {
    private final Exchange exchange;
    private final Place place;
    private final EventBody body;
    private final LoopWaiters waiters;
    private Future<?> timeout;
    private AesopException failure;

    private Waiter(Exchange exchange, Place place, EventBody body, LoopWaiters waiters) {
        this.exchange = exchange;
        this.place = place;
        this.body = body;
        this.waiters = waiters;
    }

    /** Holds the request; {@code body} is its answer in the end. */
    static void hold(Exchange exchange, Place place, EventBody body, LoopWaiters waiters) {
        Waiter waiter = new Waiter(exchange, place, body, waiters);
        waiter.timeout = exchange.executor().schedule(waiter::giveUp, body.waitMillis(), TimeUnit.MILLISECONDS);
        exchange.onAbandoned(waiter::giveUp);
        if (!waiters.park(waiter)) {
            waiter.resume();
        }
    }

    @Override
    boolean isReady() {
        try {
            return place.hasMore();
        } catch (AesopException e) {
            failure = e;
            return true;
        } catch (RuntimeException | Error e) {
            // Told to this client alone: the others on the list are still to be looked at.
            failure = new AesopException(ErrorCode.INTERNAL, "Looking for more windows failed: " + e, e);
            return true;
        }
    }

    /** Answers with what there is now. */
    @Override
    void resume() {
        timeout.cancel(false);
        if (failure == null) {
            exchange.answer(body.encoded());
        } else {
            body.close();
            exchange.fail(ErrorResponse.of(failure));
        }
    }

    @Override
    void tick(long nowNanos, Heartbeat heartbeat) {
        // It has a timer of its own, as exact as the client's wish.
    }

    private void giveUp() {
        if (index() >= 0) {
            waiters.remove(this);
            resume();
        }
    }
}
