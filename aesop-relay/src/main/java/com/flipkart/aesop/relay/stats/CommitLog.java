package com.flipkart.aesop.relay.stats;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When windows came, for the lag of clients: exact for the newest 126, and to within 1/63 of the lag for older ones,
 * in a fixed piece of memory.
 *
 * <p>Windows are numbered from the start of the relay on; number 0 is the newest that was held then. Level k keeps SCN
 * and time of the last 128 windows whose number is a multiple of 2^k:
 *
 * <pre>{@code
 *  level 0   ... 990 991 992 993 994 995 996 997 998 999 1000
 *  level 1   ...     988     990     992     994     996     998     1000
 *  level 2   ...         984         988         992         996         1000
 * }</pre>
 *
 * <p>So a window costs two entries on average, and a look-up searches in the lowest level that reaches back far enough.
 *
 * <p>One thread writes, any may look up. An entry that is written anew during a look-up makes the result less exact, no
 * more than that.
 */
final class CommitLog {
    private static final int LEVELS = 40;
    private static final int SIZE = 128;

    /** One less than there are: the next may be being written. */
    private static final int READABLE = SIZE - 1;

    private final AtomicLongArray scns = new AtomicLongArray(LEVELS * SIZE);
    private final AtomicLongArray timestamps = new AtomicLongArray(LEVELS * SIZE);
    private final AtomicLong windows = new AtomicLong();

    /**
     * @param scn of the newest window that is held already; less than any other if there is none
     * @param timestampNanos its time, nanoseconds since 1970 UTC
     */
    CommitLog(long scn, long timestampNanos) {
        for (int level = 0; level < LEVELS; level++) {
            scns.set(level * SIZE, scn);
            timestamps.set(level * SIZE, timestampNanos);
        }
    }

    /** A window is visible. The writing thread. */
    void committed(long scn, long timestampNanos) {
        long number = windows.getPlain() + 1;
        int top = Math.min(LEVELS - 1, Long.numberOfTrailingZeros(number));
        for (int level = 0; level <= top; level++) {
            int slot = slot(level, number >>> level);
            timestamps.setRelease(slot, timestampNanos);
            scns.setRelease(slot, scn);
        }
        windows.setRelease(number);
    }

    /** Windows since the start. */
    long windows() {
        return windows.getAcquire();
    }

    /**
     * Windows after the one with {@code scn}: at most 1/63 too many. If it came before the start, only those since the
     * start are known.
     */
    long windowsAfter(long scn) {
        long newest = windows();
        if (scns.getAcquire(slot(0, newest)) <= scn) {
            return 0;
        }
        int level = level(scn, newest);
        return newest - (Math.max(0, find(level, scn, newest)) << level);
    }

    /**
     * Time of the first window after the one with {@code scn}, in nanoseconds since 1970 UTC: at most 1/63 of the lag too
     * late. If that window came before the start, the time of the newest that was held then.
     *
     * @return 0 if there is no window after it
     */
    long timestampAfter(long scn) {
        long newest = windows();
        if (scns.getAcquire(slot(0, newest)) <= scn) {
            return 0;
        }
        int level = level(scn, newest);
        return timestamps.getAcquire(slot(level, find(level, scn, newest) + 1));
    }

    /** The lowest level that reaches back to {@code scn}, or to the start. */
    private int level(long scn, long newest) {
        int level = 0;
        while (level < LEVELS - 1 && oldest(level, newest) > 0 && find(level, scn, newest) < 0) {
            level++;
        }
        return level;
    }

    /** The last entry of a level whose SCN is not greater; -1 if there is none. */
    private long find(int level, long scn, long newest) {
        long low = oldest(level, newest) - 1;
        long high = newest >>> level;
        while (low < high) {
            long middle = (low + high + 1) >> 1;
            if (scnAt(level, middle) <= scn) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low < oldest(level, newest) ? -1 : low;
    }

    private static long oldest(int level, long newest) {
        return Math.max(0, (newest >>> level) - (READABLE - 1));
    }

    private long scnAt(int level, long entry) {
        return scns.getAcquire(slot(level, entry));
    }

    private static int slot(int level, long entry) {
        return level * SIZE + (int) (entry & (SIZE - 1));
    }
}
