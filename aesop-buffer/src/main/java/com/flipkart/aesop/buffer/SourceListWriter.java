package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes one {@link SourceList} after the other, by counting. Belongs to one thread; keeps its memory for the next. */
final class SourceListWriter {
    private static final int FIRST_RUNS = 4096;
    private static final int IDS = 1 << Short.SIZE;

    /** Runs of each source, by its id as an unsigned number. */
    private final int[] counts = new int[IDS];

    private int[] runs = new int[FIRST_RUNS];
    private short[] runSources = new short[FIRST_RUNS];
    private char[] distances = new char[FIRST_RUNS];
    private int[] sorted = new int[FIRST_RUNS];
    private char[] sortedDistances = new char[FIRST_RUNS];
    private int[] ids = new int[FIRST_RUNS];
    private int[] firstRuns = new int[FIRST_RUNS + 1];
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private int runCount;
    private int sourceCount;
    private int windowRun;
    private int last;

    /** Begins a list. */
    void begin() {
        for (int source = 0; source < sourceCount; source++) {
            counts[ids[source] & IDS - 1] = 0;
        }
        runCount = 0;
        windowRun = 0;
        sourceCount = 0;
        last = Integer.MIN_VALUE;
    }

    /**
     * The next event.
     *
     * @param offset where in the file it begins
     */
    void event(int offset, short sourceId) {
        if (sourceId == SourceIds.END_OF_PERIOD) {
            endWindow(offset);
        }
        if (sourceId == last) {
            return;
        }
        last = sourceId;
        if (runCount == runs.length) {
            runs = Arrays.copyOf(runs, 2 * runCount);
            runSources = Arrays.copyOf(runSources, 2 * runCount);
            distances = Arrays.copyOf(distances, 2 * runCount);
        }
        runs[runCount] = offset;
        runSources[runCount] = sourceId;
        distances[runCount] = 0;
        runCount++;
        int place = sourceId & IDS - 1;
        if (counts[place] == 0) {
            addSource(sourceId);
        }
        counts[place]++;
    }

    private void endWindow(int end) {
        while (windowRun < runCount) {
            int distance = end - runs[windowRun];
            distances[windowRun] = distance <= Character.MAX_VALUE ? (char) distance : 0;
            windowRun++;
        }
    }

    private void addSource(short sourceId) {
        if (sourceCount == ids.length) {
            ids = Arrays.copyOf(ids, 2 * sourceCount);
        }
        ids[sourceCount] = sourceId;
        sourceCount++;
    }

    /** Sources seen since the beginning of the list, ends of windows included. */
    int sources() {
        return sourceCount;
    }

    /** The list of all events since its beginning, from position to limit; valid until the next call. */
    ByteBuffer finish() {
        Arrays.sort(ids, 0, sourceCount);
        if (firstRuns.length <= sourceCount) {
            firstRuns = new int[ids.length + 1];
        }
        int first = 0;
        for (int source = 0; source < sourceCount; source++) {
            int place = ids[source] & IDS - 1;
            firstRuns[source] = first;
            first += counts[place];
            // From now on: where its next run goes.
            counts[place] = firstRuns[source];
        }
        firstRuns[sourceCount] = first;
        if (sorted.length < runCount) {
            sorted = new int[runs.length];
            sortedDistances = new char[runs.length];
        }
        for (int run = 0; run < runCount; run++) {
            int place = runSources[run] & IDS - 1;
            sorted[counts[place]] = runs[run];
            sortedDistances[counts[place]] = distances[run];
            counts[place]++;
        }
        int length = SourceList.length(sourceCount, runCount);
        if (bytes.capacity() < length) {
            bytes = ByteBuffer.allocateDirect(2 * length).order(ByteOrder.nativeOrder());
        }
        SourceList.write(bytes, sourceCount, ids, firstRuns, sorted, sortedDistances);
        return bytes;
    }
}
