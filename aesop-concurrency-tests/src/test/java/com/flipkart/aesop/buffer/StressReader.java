package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.ByteBuffer;

/** A cursor that proves what it reads. Belongs to one thread at a time. */
final class StressReader {
    static final int NOTHING = 0;
    static final int RIGHT = 1;
    static final int LAPPED = 2;
    static final int WRONG = -1;

    private final RingCursor cursor;
    private final WindowProof proof = new WindowProof();
    private final ByteBuffer copy;

    StressReader(StressRing ring, int copyLength) {
        cursor = ring.cursor();
        copy = ByteBuffer.allocateDirect(copyLength);
    }

    void seekOldest() {
        cursor.seekOldest();
    }

    void seekNewest() {
        cursor.seekNewest();
    }

    /** Reads on from where it is; one of the four above. */
    int read() {
        proof.startAt(cursor);
        copy.clear();
        try {
            if (cursor.read(copy, ReadOptions.ALL) == 0) {
                return NOTHING;
            }
        } catch (AesopException e) {
            if (e.code() == ErrorCode.LAPPED) {
                return LAPPED;
            }
            throw e;
        }
        return proof.goesOnTo(cursor, copy) ? RIGHT : WRONG;
    }
}
