package com.flipkart.aesop.wire.http;

import java.util.concurrent.atomic.LongAdder;

/** What a server has done since its start. Written by its threads, read by any. */
public final class ServerCounters {
    final LongAdder opened = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder badRequests = new LongAdder();
    final LongAdder failedHandshakes = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder denied = new LongAdder();
    final LongAdder delayedRequests = new LongAdder();
    final LongAdder delayedAnswers = new LongAdder();
    final LongAdder bodyBytes = new LongAdder();

    ServerCounters() {}

    /** Connections that are open now. */
    public long openConnections() {
        return Math.max(0, opened.sum() - closed.sum());
    }

    /** Connections that were opened since the start. */
    public long connections() {
        return opened.sum();
    }

    /** Connections that were one too many. */
    public long refusedConnections() {
        return refused.sum();
    }

    /** Connections that were closed because their client did not read, or did not finish a request. */
    public long stalledConnections() {
        return stalled.sum();
    }

    /** Requests that were whole. */
    public long requests() {
        return requests.sum();
    }

    /** Bytes on the port that were no request. */
    public long badRequests() {
        return badRequests.sum();
    }

    /** Connections on which no TLS session came about: no TLS, a certificate that was refused, no common cipher. */
    public long failedHandshakes() {
        return failedHandshakes.sum();
    }

    /** Requests that were answered with an error. */
    public long errors() {
        return errors.sum();
    }

    /** Requests that were answered with status 401 or 403; errors too. */
    public long deniedRequests() {
        return denied.sum();
    }

    /** Times that the next request of a connection was read later, because its client had made all that it may for then. */
    public long delayedRequests() {
        return delayedRequests.sum();
    }

    /** Times that an answer went on later, because its client had been sent all that it may for then. */
    public long delayedAnswers() {
        return delayedAnswers.sum();
    }

    /** Bytes of bodies of answers, without HTTP's framing. */
    public long bodyBytes() {
        return bodyBytes.sum();
    }
}
