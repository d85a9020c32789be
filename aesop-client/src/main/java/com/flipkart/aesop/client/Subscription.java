package com.flipkart.aesop.client;

/**
 * A source that a client asks for, and who gets its events.
 *
 * @param source name of the logical source
 * @param consumer is told everything; the events too, unless {@code raw} gets them
 * @param raw gets the events as raw views; null if the consumer gets them
 */
record Subscription(String source, ChangeConsumer consumer, RawEventCallback raw) {
    static Subscription of(String source, ChangeConsumer consumer) {
        return new Subscription(source, consumer, null);
    }

    static Subscription of(String source, EventCallback callback) {
        return new Subscription(source, new RowsOnly(callback), null);
    }

    static Subscription raw(String source, RawEventCallback callback) {
        return new Subscription(source, new ChangeConsumer() {}, callback);
    }

    /** An {@link EventCallback} as a consumer. */
    private record RowsOnly(EventCallback callback) implements ChangeConsumer {
        @Override
        public ConsumerResult onEvent(ChangeEvent event) throws Exception {
            callback.onEvent(event);
            return ConsumerResult.SUCCESS;
        }
    }
}
