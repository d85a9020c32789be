package com.flipkart.aesop.buffer;

import java.util.Arrays;
import java.util.Collection;
import java.util.StringJoiner;

/**
 * A set of logical sources whose events a reader wants. Immutable, safe for use from any thread.
 *
 * <p>The index knows the sources of a stretch of the buffer as bits, of which each stands for every 256th source id
 * ({@link IndexLayout}): the filter keeps its own sources in the same form, so that a stretch without any of them is
 * told by four operations.
 */
public final class SourceFilter {
    /** Every source. */
    public static final SourceFilter ALL = new SourceFilter(null);

    /** Most sources that are looked up one by one. */
    static final int FEW = 16;

    private static final int WORDS = (Short.MAX_VALUE + 1) / Long.SIZE;

    private final long[] ids;
    private final long[] bitmap = new long[IndexLayout.BITMAP_WORDS];

    /** The only word of the bitmap that has bits; -1 if there is not exactly one. */
    private int onlyWord = -1;

    private final short[] few = new short[FEW];
    private int count;

    private SourceFilter(long[] ids) {
        this.ids = ids;
    }

    /**
     * The sources of these ids.
     *
     * @param ids each in [1, 32767]; empty: end-of-period events alone pass
     */
    public static SourceFilter of(Collection<Short> ids) {
        SourceFilter filter = new SourceFilter(new long[WORDS]);
        for (short id : ids) {
            filter.add(id);
        }
        return filter;
    }

    /** The sources of these ids, each in [1, 32767]. */
    public static SourceFilter of(short... ids) {
        SourceFilter filter = new SourceFilter(new long[WORDS]);
        for (short id : ids) {
            filter.add(id);
        }
        return filter;
    }

    private void add(short id) {
        if (id < 1) {
            throw new IllegalArgumentException("A source id is in [1, " + Short.MAX_VALUE + "]: id=" + id);
        }
        if ((ids[id >>> 6] & 1L << id) == 0) {
            if (count < FEW) {
                few[count] = id;
            }
            count++;
        }
        ids[id >>> 6] |= 1L << id;
        bitmap[IndexLayout.bitmapWord(id)] |= IndexLayout.bitmapBit(id);
        int word = IndexLayout.bitmapWord(id);
        onlyWord = Arrays.stream(bitmap).filter(bits -> bits != 0).count() == 1 ? word : -1;
    }

    /** Whether every source passes. */
    public boolean isAll() {
        return ids == null;
    }

    /** Whether events of this source pass. Control events are no source's: false, unless all pass. */
    public boolean accepts(short sourceId) {
        return ids == null || (sourceId >= 0 && (ids[sourceId >>> 6] & (1L << sourceId)) != 0);
    }

    /** One word of the sources in the index's form; only if not all pass. */
    long bitmapWord(int word) {
        return bitmap[word];
    }

    /** The only {@link #bitmapWord} that is not 0; -1 if there are several, or all sources pass. */
    int onlyWord() {
        return onlyWord;
    }

    /** Whether there are so few sources that each can be looked up: at most {@link #FEW}. */
    boolean isFew() {
        return ids != null && count <= FEW;
    }

    /** How many sources {@link #few} knows; only if there are {@linkplain #isFew few}. */
    int fewCount() {
        return count;
    }

    /** One source after the other, in no order. */
    short few(int number) {
        return few[number];
    }

    /** The ids, for people (allocates). */
    @Override
    public String toString() {
        if (ids == null) {
            return "all sources";
        }
        StringJoiner text = new StringJoiner(", ", "sources [", "]");
        for (int id = 0; id <= Short.MAX_VALUE; id++) {
            if (accepts((short) id)) {
                text.add(Integer.toString(id));
            }
        }
        return text.toString();
    }
}
