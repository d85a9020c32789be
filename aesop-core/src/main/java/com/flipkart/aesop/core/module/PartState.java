package com.flipkart.aesop.core.module;

/**
 * The states of everything that runs: a part, a producer, a client.
 *
 * <pre>{@code
 *  NEW --> STARTING --> RUNNING <--> RETRYING
 *              |           |  ^         |
 *              |           v  |         |
 *              +-------> FAILED <-------+        any --> STOPPING --> STOPPED
 * }</pre>
 */
public enum PartState {
    /** Made, not started. */
    NEW,
    /** Being started. */
    STARTING,
    /** Does its work. */
    RUNNING,
    /** Does not do its work now, tries again by itself; the cause says why. */
    RETRYING,
    /** Does not do its work and waits for somebody; the cause says what to do. */
    FAILED,
    /** Being stopped. */
    STOPPING,
    /** Stopped by order. */
    STOPPED
}
