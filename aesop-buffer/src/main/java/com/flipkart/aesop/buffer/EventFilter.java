package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;

/**
 * Looks at an event and says whether a reader wants it. Called for each event of the sources that the reader wants, on the
 * reader's thread; so it allocates nothing.
 */
@FunctionalInterface
public interface EventFilter {
    /** Every event. A reader with this one is not asked about each. */
    EventFilter ALL = (bytes, offset, length) -> true;

    /**
     * Whether the event is wanted. Never asked about end-of-period events.
     *
     * <p>The bytes may be overwritten while it looks at them: it must believe nothing that it reads, save the length. What
     * it answers of such an event does not count, nor what it throws.
     *
     * @param bytes big-endian, shared with others: only absolute access
     * @param offset of the event's first byte
     * @param length of the event; all of it is there
     * @throws RuntimeException if it cannot say; the read ends with it, and what it has copied so far does not count
     */
    boolean accepts(ByteBuffer bytes, int offset, int length);
}
