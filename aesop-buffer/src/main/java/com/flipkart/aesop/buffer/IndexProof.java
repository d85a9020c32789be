package com.flipkart.aesop.buffer;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which entries of a full segment's index have been found intact, in blocks of 64, so that whoever skips what it does not want
 * looks at one word of an entry instead of all of it twice. Any thread; never wrong, only late.
 *
 * <p>What is remembered is that the entries were right once since the segment was mapped: the file is not written any more.
 * A segment that is overwritten is another object, with a proof of its own.
 */
final class IndexProof {
    /** Entries in one block. */
    static final int BLOCK = 64;

    private final AtomicLongArray proved;

    /** @param slots entries there is room for */
    IndexProof(int slots) {
        int blocks = slots / BLOCK + 1;
        proved = new AtomicLongArray(blocks / Long.SIZE + 1);
    }

    /**
     * Whether the entries of a block, and the one that follows it, are intact.
     *
     * @param first entry of the block; the one that follows it exists
     */
    boolean isIntact(Segment segment, int first) {
        int block = first / BLOCK;
        int word = block / Long.SIZE;
        long bit = 1L << block;
        if ((proved.get(word) & bit) != 0) {
            return true;
        }
        for (int entry = first; entry <= first + BLOCK; entry++) {
            if (!ScnIndex.isIntact(segment, entry)) {
                return false;
            }
        }
        proved.getAndUpdate(word, before -> before | bit);
        return true;
    }
}
