package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;

/**
 * Where the events of a reader's sources lie in one span, next after next, from the span's {@link SourceList}. Belongs to one
 * reader, within one read; allocates nothing.
 */
final class ListedRuns {
    /** Nothing wanted lies ahead in the span. */
    static final int NONE_AHEAD = Integer.MAX_VALUE;

    /** Runs that are fetched together: as many as a processor waits for at a time. */
    private static final int TOGETHER = 16;

    /** Where each source was in the last list. */
    private final int[] places = new int[SourceFilter.FEW];

    private final int[] next = new int[SourceFilter.FEW];
    private final int[] ends = new int[SourceFilter.FEW];
    private final int[] touchedTo = new int[SourceFilter.FEW];
    private SourceList list = SourceList.NONE;
    private ByteBuffer bytes;

    /** Written so that what it was made of had to be read. */
    @SuppressWarnings("unused")
    private int touched;

    private int sources;
    private int nextEnd;
    private int endsEnd;
    private int windowEnd;
    private int endSpacing;

    /** Goes through a list, from the beginning of its span. */
    void begin(SourceList of, SourceFilter wanted, ByteBuffer segment) {
        bytes = segment;
        list = of;
        sources = 0;
        for (int i = 0; i < wanted.fewCount(); i++) {
            int place = list.find(wanted.few(i), places[i]);
            places[i] = place;
            if (place >= 0) {
                next[sources] = list.firstRun(place);
                ends[sources] = list.firstRun(place + 1);
                touchedTo[sources] = 0;
                sources++;
            }
        }
        windowEnd = SourceList.NOT_LISTED;
        int place = list.find(SourceIds.END_OF_PERIOD, 0);
        nextEnd = place < 0 ? 0 : list.firstRun(place);
        endsEnd = place < 0 ? 0 : list.firstRun(place + 1);
        endSpacing = endsEnd - nextEnd < 2
                ? Integer.MAX_VALUE
                : Math.max(1, (list.run(endsEnd - 1) - list.run(nextEnd)) / (endsEnd - 1 - nextEnd));
    }

    /**
     * Where the next event lies behind {@code offset} that is of a wanted source, or ends a window.
     *
     * @param offset not less than in the last call
     * @param orEnd whether an end of a window counts
     * @return an offset in the file; {@link #NONE_AHEAD}
     */
    int nextBehind(int offset, boolean orEnd) {
        int end = orEnd ? endBehind(offset) : NONE_AHEAD;
        int nearest = NONE_AHEAD;
        int of = 0;
        for (int source = 0; source < sources; source++) {
            int run = list.firstBehind(offset, next[source], ends[source], 0);
            next[source] = run;
            if (run < ends[source] && list.run(run) < nearest) {
                nearest = list.run(run);
                of = source;
            }
        }
        if (nearest < end) {
            windowEnd = list.end(next[of]);
            touch(of);
            return nearest;
        }
        return end;
    }

    private int endBehind(int offset) {
        if (windowEnd > offset) {
            return windowEnd;
        }
        if (nextEnd < endsEnd) {
            int guess = Math.max(0, (offset - list.run(nextEnd)) / endSpacing);
            nextEnd = list.firstBehind(offset, nextEnd, endsEnd, guess);
        }
        return nextEnd < endsEnd ? list.run(nextEnd) : NONE_AHEAD;
    }

    /**
     * Has the processor fetch what will be read soon: it does not foresee events that lie far apart, and to wait for each costs
     * more than to copy it. What is read here is added up so that it cannot be left out; nobody waits for the sum.
     */
    private void touch(int source) {
        int from = next[source];
        if (from < touchedTo[source]) {
            return;
        }
        int to = Math.min(from + TOGETHER, ends[source]);
        int sum = 0;
        for (int run = from; run < to; run++) {
            sum += bytes.get(list.run(run));
            int end = list.end(run);
            if (end >= 0) {
                sum += bytes.get(end);
            }
        }
        touched = sum;
        touchedTo[source] = to;
    }
}
