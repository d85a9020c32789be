package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;

/** What the puller tells the dispatcher, in its place among the events. */
sealed interface PullerMessage {
    /** A relay has told ids and schemas: the events behind are read with them. */
    record Registered(SourceTable sources) implements PullerMessage {}

    /**
     * A window that was partly shown broke off; it comes again behind.
     *
     * @param scn the last window that does not come again
     */
    record Regressed(long scn) implements PullerMessage {}

    /**
     * Events behind follow the checkpoint that the dispatcher has asked to go on from.
     *
     * @param request number of the asking
     */
    record Resumed(int request) implements PullerMessage {}

    /** The puller has given up. */
    record Failed(AesopException cause) implements PullerMessage {}
}
