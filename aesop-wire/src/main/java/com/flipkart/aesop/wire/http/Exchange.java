package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A request and its answer. Exactly one of the answering methods is called, once; calls on a connection
 * that has gone are harmless. All methods are called on {@link #executor()}'s thread.
 */
public interface Exchange {
    Request request();

    /** The connection's thread: for answering later. */
    EventExecutor executor();

    /** The pool that answers are made in: what an answer takes of it, it gives back when it is closed at the latest. */
    ByteBufAllocator allocator();

    /** The address of whoever asks, without a port. */
    String peer();

    /** Whether the client can still be answered. */
    boolean isOpen();

    /**
     * Sets what is called if the connection goes, or the server stops, before the request has been answered to its
     * end: the place to forget what waits for it. A stop still lets the request be answered, or its body be ended.
     */
    void onAbandoned(Runnable action);

    /** Sets what is told if the request is answered, or its answer ends, with an error. */
    void onFailed(Consumer<ErrorClass> action);

    /**
     * Answers with status 200.
     *
     * @param headers besides those that every answer has
     * @param body may be empty
     */
    void answer(Map<String, String> headers, byte[] body);

    /** Answers with status 200 and a body that is pulled; closes the source in any case. */
    void answer(BodySource source);

    /**
     * The body source that had nothing when it was last asked is asked again. Harmless if it is not waiting for that.
     */
    void resume();

    /** Answers with an error. */
    void fail(ErrorResponse error);

    /**
     * Answers with an error whose status says more than that of the protocol's errors, to clients that look at it. What
     * knows of no other status answers with that of all errors.
     *
     * @param status code and reason: {@code 401 Unauthorized}
     * @param headers besides those of the error
     */
    default void fail(String status, Map<String, String> headers, ErrorResponse error) {
        fail(error);
    }
}
