package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import org.apache.avro.Schema;

/**
 * What a client calls: one method for everything that happens, all with defaults, so a consumer overrides what it
 * wants to know. A consumer that only wants the rows is an {@link EventCallback}, which can be a lambda.
 *
 * <pre>{@code
 * onStartConsumption
 *   ( onStartWindow  ( onStartSource  onEvent+  onEndSource )+  onEndWindow  onCheckpoint
 *   | onRollback )*
 *   onError?
 * onStopConsumption
 * }</pre>
 *
 * <p>One thread calls all methods of all consumers of a client, one after the other, in the order of the source's
 * commits. A window is one transaction of the source; its events that stand together and are of one source are
 * between one {@code onStartSource} and one {@code onEndSource}. If two consumers have subscribed to sources of one
 * client, each is told of every window and gets the events of its own sources.
 *
 * <p>A method that throws an {@link Exception} has answered {@link ConsumerResult#ERROR}; one that throws an {@link
 * Error}, returns null, or throws an {@link AesopException} that is not retryable (such as a row that does not follow
 * its schema) has answered {@link ConsumerResult#ERROR_FATAL}. After {@code ERROR} no other method but {@code
 * onRollback} is called for the window; it begins again later, together with all others since the last checkpoint. So
 * every window is delivered at least once, and in order, and a consumer has to bear that one comes twice.
 *
 * <p>The methods are those of Databus's consumers under our names: {@code onStartDataEventSequence} is {@code
 * onStartWindow}, {@code onDataEvent} is {@code onEvent}, {@code onEndDataEventSequence} is {@code onEndWindow}.
 */
public interface ChangeConsumer {
    /** Before everything else, once. {@code ERROR}: it is called again after a pause. */
    default ConsumerResult onStartConsumption() throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** A window begins that has at least one event. */
    default ConsumerResult onStartWindow(long scn) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /**
     * Events of one source follow.
     *
     * @param schema the newest schema of the source, which {@link ChangeEvent#row()} is seen as
     */
    default ConsumerResult onStartSource(String source, Schema schema) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** A row was changed. */
    default ConsumerResult onEvent(ChangeEvent event) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** The events of one source that stand together have been told. */
    default ConsumerResult onEndSource(String source, Schema schema) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** A window has been told whole: the place to commit what was made of it. */
    default ConsumerResult onEndWindow(long scn) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** The checkpoint is about to move behind this window; {@code SKIP_CHECKPOINT} leaves it where it is. */
    default ConsumerResult onCheckpoint(long scn) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /**
     * What was begun has to be dropped: the windows after {@code scn} come again. Called after {@code ERROR}, and when
     * the connection broke in the middle of a window that was too large to be buffered.
     *
     * @param scn the last window that does not come again; -1 if all do
     */
    default ConsumerResult onRollback(long scn) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** The client gives up and becomes FAILED; {@code error} has the cause and the way out. The answer is not asked. */
    default ConsumerResult onError(AesopException error) throws Exception {
        return ConsumerResult.SUCCESS;
    }

    /** After everything else, once, however the end came about. The answer is not asked. */
    default ConsumerResult onStopConsumption() throws Exception {
        return ConsumerResult.SUCCESS;
    }
}
