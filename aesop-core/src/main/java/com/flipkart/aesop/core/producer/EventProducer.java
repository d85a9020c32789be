package com.flipkart.aesop.core.producer;

import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import java.time.Duration;
import java.util.Map;

/**
 * Turns the log of one physical source into windows. Made by a {@link ProducerFactory}, owned by a relay.
 *
 * <p>Promises: windows are the source's transactions in their order, rows in theirs; nothing that was
 * committed is left out, whatever happens; what cannot be decoded stops the producer at the last good
 * window, visibly, and is tried again.
 */
public interface EventProducer {
    /** What it reads. */
    PhysicalSource source();

    /**
     * Starts: checks all that can be wrong beforehand, then reads on from {@link WindowSink#resumePoint()}
     * on a thread of its own, the only one that uses {@code sink}. Returns when it is reading. A source
     * that cannot be reached for the moment is not a failed start: the state is RETRYING. Called once.
     *
     * @throws com.flipkart.aesop.core.error.AesopException with all that is wrong, each with what to do
     */
    void start(WindowSink sink, SchemaRegistry schemas);

    /**
     * Stops: the window in hand is committed if its end has been read, else rolled back. Returns when no thread of the
     * producer uses the sink any more, or when {@code deadline} has passed: then its thread may still be in one call of
     * the sink, or in an open window, and ends it as soon as it can, without beginning another. So who closes the sink's
     * buffer must be prepared to wait for that window; the buffer unmaps nothing while it is open.
     */
    void stop(Duration deadline);

    /** How it is doing; at any time, from any thread, at once. */
    PartStatus status();

    /** Figures and facts for people, as {@link com.flipkart.aesop.core.module.Part#facts()}. */
    Map<String, String> facts();
}
