package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/** Where a memory producer is: at its last SCN. Reused by its producer. */
final class MemoryPosition implements SourcePosition {
    private long scn;

    MemoryPosition at(long lastScn) {
        scn = lastScn;
        return this;
    }

    @Override
    public int encodedLength() {
        return Long.BYTES;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(scn);
    }

    @Override
    public String describe() {
        return "scn " + scn;
    }
}
