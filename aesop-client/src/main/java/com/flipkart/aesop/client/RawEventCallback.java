package com.flipkart.aesop.client;

import com.flipkart.aesop.core.event.EventView;

/** A consumer that reads events where they lie in the client's buffer: nothing is allocated for one. */
@FunctionalInterface
public interface RawEventCallback {
    /**
     * A row was changed. Returning means {@link ConsumerResult#SUCCESS}; an exception means {@link
     * ConsumerResult#ERROR}.
     *
     * @param rawEvent the same object each time, around the bytes of the event: both are the next event's as soon as
     *     this method returns. Not to be changed or kept
     */
    void onRawEvent(EventView rawEvent) throws Exception;
}
