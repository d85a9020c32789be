package com.flipkart.aesop.buffer;

/** What happens when the buffer is full; the names are those of Databus. */
public enum QueuePolicy {
    /** The oldest windows are overwritten, whether they were read or not. */
    OVERWRITE_ON_WRITE
}
