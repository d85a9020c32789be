package com.flipkart.aesop.buffer;

import java.nio.file.Path;

/**
 * Sees the machinery pass named points, so that tests can stop a process there and can know what a power loss would have
 * left on the disk; and tells it the time. In production it is {@link #NONE}, which the compiler makes disappear.
 */
interface Probe {
    /** Sees nothing. */
    Probe NONE = point -> {};

    /** Where a process may be killed. */
    enum Point {
        EVENT_CLAIMED,
        EVENT_CHECKSUMMED,
        EVENT_APPENDED,
        INDEX_ENTRY_HALF_WRITTEN,
        END_OF_PERIOD_WRITTEN,
        POSITION_ENCODED,
        EVENT_HALF_PATCHED,
        WINDOW_PATCHED,
        SLOT_WRITTEN,
        TAIL_PUBLISHED,
        SPARE_TAKEN,
        SEGMENT_HEADER_WRITTEN,
        SEGMENT_RENAMED,
        SEGMENT_ADDED,
        HEAD_MOVED,
        RETIRED_RENAMED,
        RETIRED_HEADER_WRITTEN,
        RETIRED,
        SEGMENT_DELETED,
        SPARE_FILLED,
        SPARE_READY,
        SEGMENT_FORCED,
        SEAL_HALF_WRITTEN,
        SEALED,
        SEGMENT_SET_ASIDE,
        ROLLED_BACK,
        SESSION_OPENED,
        CLOSING_FORCED,
        CLOSED
    }

    /** The thread has come to {@code point}. */
    void at(Point point);

    /** The bytes of {@code file} in [offset, offset + length) are on the disk now. */
    default void forced(Path file, long offset, long length) {}

    /** The wall clock, milliseconds since 1970 UTC. */
    default long wallMillis() {
        return System.currentTimeMillis();
    }

    /** A clock that nobody sets, in nanoseconds since some moment. */
    default long nanos() {
        return System.nanoTime();
    }

    /** The names in {@code directory} are on the disk now. */
    default void directoryForced(Path directory) {}
}
