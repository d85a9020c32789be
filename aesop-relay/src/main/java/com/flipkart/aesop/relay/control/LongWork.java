package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.http.Exchange;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Answers that take too long for an event loop: a thread is made for each, and there is one at a time. */
final class LongWork {
    private final String threadName;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param relay what the relay is called */
    LongWork(String relay) {
        this.threadName = relay + "-control";
    }

    /** Has {@code content} found out elsewhere, and the request answered with it as JSON. */
    void answer(Exchange exchange, Supplier<Object> content) {
        if (!busy.compareAndSet(false, true)) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Another command that takes long is still at work. Ask again when it is done");
        }
        Thread thread = new Thread(
                () -> {
                    Runnable answer = answerOf(exchange, content);
                    busy.set(false);
                    try {
                        exchange.executor().execute(answer);
                    } catch (RejectedExecutionException e) {
                        // The server has stopped meanwhile, and with it the connection.
                    }
                },
                threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private static Runnable answerOf(Exchange exchange, Supplier<Object> content) {
        try {
            byte[] body =
                    new JsonResponse(content.get()).body(exchange.request().target());
            return () -> exchange.answer(Map.of(), body);
        } catch (AesopException e) {
            return () -> exchange.fail(ErrorResponse.of(e));
        } catch (RuntimeException | Error e) {
            return () -> exchange.fail(ErrorResponse.of(new AesopException(ErrorCode.INTERNAL, "It failed: " + e, e)));
        }
    }
}
