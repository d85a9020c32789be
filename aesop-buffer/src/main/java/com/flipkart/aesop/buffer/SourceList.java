package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;

/**
 * Where the events of each source lie in one span of a segment: an inverted list, as a search engine has one for each word.
 * Immutable, any thread, allocates nothing; in mapped memory, so only to be used while the segment's lists are.
 *
 * <p>Neighbouring events of one source are one <i>run</i>, of which the list says where in the file it begins. Ends of windows
 * are listed like a source. In native byte order, for it never outlives the process:
 *
 * <pre>{@code
 *   0         4                       8 * sources + 4    8 * sources + 12
 *  +---------+-----------------------+------------------+--------------------+------------------------+
 *  | sources | source id, first run; | -, number of     | offsets of runs (4 | bytes from there to    |
 *  |         | by source id          | runs             | each), by source   | the window's end (2)   |
 *  +---------+-----------------------+------------------+--------------------+------------------------+
 * }</pre>
 */
final class SourceList {
    /** There is no list of the span, and there will be none. */
    static final SourceList NONE = new SourceList(ByteBuffer.allocate(Integer.BYTES));

    /** No run, or no source. */
    static final int NOT_LISTED = -1;

    private static final int SOURCES_OFFSET = Integer.BYTES;
    private static final int SOURCE_LENGTH = 2 * Integer.BYTES;

    private final ByteBuffer bytes;
    private final int sources;
    private final int runsOffset;
    private final int distancesOffset;

    /** @param bytes as {@link #write} has written them, from 0 to the capacity, in native order */
    SourceList(ByteBuffer bytes) {
        this.bytes = bytes;
        this.sources = bytes.getInt(0);
        this.runsOffset = SOURCES_OFFSET + (sources + 1) * SOURCE_LENGTH;
        this.distancesOffset = sources == 0 ? runsOffset : runsOffset + firstRun(sources) * Integer.BYTES;
    }

    /** Bytes of a list. */
    static int length(int sources, int runs) {
        return SOURCES_OFFSET + (sources + 1) * SOURCE_LENGTH + runs * (Integer.BYTES + Character.BYTES);
    }

    /**
     * Writes a list from 0 on.
     *
     * @param ids sources, ascending
     * @param firstRuns for each of them, and then the number of all runs
     * @param runs offsets in the file, those of each source together and ascending
     * @param distances of each run, as {@link #end} takes them
     */
    static void write(ByteBuffer target, int sources, int[] ids, int[] firstRuns, int[] runs, char[] distances) {
        target.clear().putInt(sources);
        for (int source = 0; source < sources; source++) {
            target.putInt(ids[source]).putInt(firstRuns[source]);
        }
        int count = firstRuns[sources];
        target.putInt(Integer.MAX_VALUE).putInt(count);
        for (int run = 0; run < count; run++) {
            target.putInt(runs[run]);
        }
        for (int run = 0; run < count; run++) {
            target.putChar(distances[run]);
        }
        target.flip();
    }

    /**
     * Place of a source among those listed; {@link #NOT_LISTED}.
     *
     * @param guess where it was in another list: looked at first
     */
    int find(int sourceId, int guess) {
        if (guess >= 0 && guess < sources && bytes.getInt(SOURCES_OFFSET + guess * SOURCE_LENGTH) == sourceId) {
            return guess;
        }
        int low = 0;
        int high = sources - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int id = bytes.getInt(SOURCES_OFFSET + middle * SOURCE_LENGTH);
            if (id == sourceId) {
                return middle;
            }
            if (id < sourceId) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NOT_LISTED;
    }

    /** Number of the first run of the source at this place; of the place after it, where its runs end. */
    int firstRun(int source) {
        return bytes.getInt(SOURCES_OFFSET + source * SOURCE_LENGTH + Integer.BYTES);
    }

    /** Where in the segment's file a run begins. */
    int run(int number) {
        return bytes.getInt(runsOffset + number * Integer.BYTES);
    }

    /** Where the window ends that a run is of; {@link #NOT_LISTED} if that is 64 KiB away, or in another span. */
    int end(int number) {
        int distance = bytes.getChar(distancesOffset + number * Character.BYTES);
        return distance == 0 ? NOT_LISTED : run(number) + distance;
    }

    /**
     * The first run in [from, to) that begins behind {@code offset}; {@code to} if there is none.
     *
     * @param guess how far behind {@code from} it may be, at least 0: what is near there is looked at first, then twice as far each
     *     time, then between the last two
     */
    int firstBehind(int offset, int from, int to, int guess) {
        if (from >= to || run(from) > offset) {
            return from;
        }
        // Runs up to low begin at offset or before, those from high on behind it.
        int low = from;
        int high = to;
        int at = (int) Math.min((long) from + guess, to - 1L);
        int step = 1;
        if (at > from && run(at) > offset) {
            high = at;
            while (high - step > low && run(high - step) > offset) {
                high -= step;
                step <<= 1;
            }
            low = Math.max(low, high - step);
        } else {
            low = at;
            while (low + step < high && run(low + step) <= offset) {
                low += step;
                step <<= 1;
            }
            high = Math.min(high, low + step);
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (run(middle) <= offset) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
