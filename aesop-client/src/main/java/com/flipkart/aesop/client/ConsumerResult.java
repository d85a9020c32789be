package com.flipkart.aesop.client;

/** What a callback answers, from the best to the worst. Of the answers of a window the worst one counts. */
public enum ConsumerResult {
    /** Done. */
    SUCCESS,
    /** Done, and the checkpoint after this window is to be on disk before the next callback. */
    CHECKPOINT,
    /** Done, but the checkpoint has to stay before this window: it comes again after a restart. */
    SKIP_CHECKPOINT,
    /** Not done: all windows since the last checkpoint are to come again, after {@code onRollback} and a pause. */
    ERROR,
    /** Not done, and no repetition will help: the client stops and is FAILED. */
    ERROR_FATAL;

    boolean isFailure() {
        return this == ERROR || this == ERROR_FATAL;
    }

    /** The worse one of two. */
    ConsumerResult and(ConsumerResult other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
