package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/** A position in a source that is a number; as many bytes as that of a binlog with one server's GTIDs. Reused. */
public final class NumberedPosition implements SourcePosition {
    private static final int LENGTH = 64;

    private long number;

    /** From now on this number. */
    public NumberedPosition set(long position) {
        number = position;
        return this;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        for (int i = 0; i < LENGTH; i += Long.BYTES) {
            target.putLong(number);
        }
    }

    @Override
    public String describe() {
        return Long.toString(number);
    }
}
