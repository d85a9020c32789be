package com.flipkart.aesop.buffer;

/** Where a seek has led; {@link EventCursor#seek} has the table. */
public enum SeekResult {
    /** There are events to read. */
    FOUND,
    /** Everything has been seen; what is committed from now on will be read. */
    AT_END,
    /** The SCN lies beyond the newest window; nothing is read until a window beyond it is committed. */
    FUTURE,
    /** The buffer holds no window yet. */
    EMPTY,
    /**
     * The SCN is older than what is held, so windows would be missing. The cursor has no place and must seek again;
     * {@link EventBuffer#view()} knows what is held.
     */
    NOT_FOUND;

    /** Whether {@link EventCursor#read} may be called. */
    public boolean hasPlace() {
        return this != NOT_FOUND;
    }
}
