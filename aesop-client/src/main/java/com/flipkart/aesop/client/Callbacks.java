package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the consumers, and makes of whatever comes out of them a {@link ConsumerResult}. Used by the callback thread
 * alone; allocates nothing for an event that a raw callback gets.
 */
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final List<ChangeConsumer> consumers;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final CallbackWatch watch;
    private AesopException failure;

    /** @param subscriptions each of another source; a consumer may have several */
    Callbacks(List<Subscription> subscriptions, CallbackWatch watch) {
        Set<ChangeConsumer> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        List<ChangeConsumer> inOrder = new ArrayList<>();
        for (Subscription subscription : subscriptions) {
            this.subscriptions.put(subscription.source(), subscription);
            if (distinct.add(subscription.consumer())) {
                inOrder.add(subscription.consumer());
            }
        }
        this.consumers = List.copyOf(inOrder);
        this.watch = watch;
    }

    /** One method of a consumer, with what it may need: so that calling it captures, and allocates, nothing. */
    interface Call {
        ConsumerResult on(ChangeConsumer consumer, long scn) throws Exception;
    }

    /** One method of a consumer about a source. */
    interface SourceCall {
        ConsumerResult on(ChangeConsumer consumer, SourceTable.Source source) throws Exception;
    }

    /** Calls a method of all consumers, up to the first that fails. */
    ConsumerResult all(String method, long scn, Call call) {
        ConsumerResult worst = ConsumerResult.SUCCESS;
        for (int i = 0; i < consumers.size() && !worst.isFailure(); i++) {
            worst = worst.and(one(method, consumers.get(i), scn, call));
        }
        return worst;
    }

    /** Calls a method of the consumer of a source. */
    ConsumerResult of(SourceTable.Source source, String method, SourceCall call) {
        watch.step();
        try {
            return answered(method, call.on(subscription(source).consumer(), source));
        } catch (Exception | Error e) {
            return threw(method, e);
        } finally {
            watch.step();
        }
    }

    /** Calls a method of all consumers whose answer does not matter any more; what they throw is logged. */
    void tell(String method, long scn, Call call) {
        for (ChangeConsumer consumer : consumers) {
            if (one(method, consumer, scn, call).isFailure()) {
                LOG.warn("{}, which ends nothing any more", failure.getMessage(), failure.getCause());
            }
        }
    }

    /** The subscription of a source. */
    Subscription subscription(SourceTable.Source source) {
        return subscriptions.get(source.name());
    }

    /** Delivers an event. */
    ConsumerResult event(Subscription subscription, SourceTable.Source source, EventView view) {
        watch.step();
        try {
            if (subscription.raw() != null) {
                subscription.raw().onRawEvent(view);
                return ConsumerResult.SUCCESS;
            }
            ChangeEvent event = new ChangeEvent(source, view);
            try {
                return answered("onEvent", subscription.consumer().onEvent(event));
            } finally {
                event.end();
            }
        } catch (Exception | Error e) {
            return threw("onEvent(scn=" + view.scn() + " source=" + source.name() + ")", e);
        } finally {
            watch.step();
        }
    }

    private ConsumerResult one(String method, ChangeConsumer consumer, long scn, Call call) {
        watch.step();
        try {
            return answered(method, call.on(consumer, scn));
        } catch (Exception | Error e) {
            return threw(method, e);
        } finally {
            watch.step();
        }
    }

    private ConsumerResult answered(String method, ConsumerResult result) {
        if (result == null) {
            failure = new AesopException(
                    ErrorCode.CONSUMER_FAILED,
                    "Calling " + method
                            + " of the consumer failed: it returned null. Return ConsumerResult.SUCCESS when "
                            + "it has done its work");
            return ConsumerResult.ERROR_FATAL;
        }
        if (result.isFailure()) {
            failure = new AesopException(
                    result == ConsumerResult.ERROR ? ErrorCode.CONSUMER_RETRY : ErrorCode.CONSUMER_FAILED,
                    "Calling " + method + " of the consumer failed: it answered " + result
                            + ". Its own log should say why");
        }
        return result;
    }

    private ConsumerResult threw(String method, Throwable thrown) {
        boolean repeatable =
                thrown instanceof AesopException known ? known.code().retryable() : thrown instanceof Exception;
        failure = new AesopException(
                repeatable ? ErrorCode.CONSUMER_RETRY : ErrorCode.CONSUMER_FAILED,
                "Calling " + method + " of the consumer failed: it threw " + thrown
                        + (repeatable
                                ? ". All since the checkpoint is delivered again"
                                : ". Repeating it would not help"),
                thrown);
        return repeatable ? ConsumerResult.ERROR : ConsumerResult.ERROR_FATAL;
    }

    /** Why the last call that failed did so. */
    AesopException failure() {
        return failure;
    }
}
