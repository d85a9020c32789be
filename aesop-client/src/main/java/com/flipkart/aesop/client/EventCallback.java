package com.flipkart.aesop.client;

/** A consumer that wants the rows and nothing else. */
@FunctionalInterface
public interface EventCallback {
    /**
     * A row was changed. Returning means {@link ConsumerResult#SUCCESS}; an exception means {@link
     * ConsumerResult#ERROR}: all since the last checkpoint comes again, after a pause.
     */
    void onEvent(ChangeEvent event) throws Exception;
}
