package com.flipkart.aesop.core.scn;

import java.nio.ByteBuffer;

/**
 * Where a producer is in its source: for a binlog file, 64-bit offset, GTID set and server id. Opaque
 * to everybody but the producer that made it: the buffer keeps its bytes with the last window and hands
 * them back at the next start.
 *
 * <p>An implementation may be mutable and reused by its producer, so that committing a window allocates
 * nothing; whoever is handed one takes its bytes during the call and keeps no reference.
 */
public interface SourcePosition {
    /** Most bytes that the encoding of a position may take: 64 KiB, enough for a GTID set of 1,000 servers. */
    int MAX_LENGTH = 64 * 1024;

    /** Bytes that {@link #encode} will write, at most {@link #MAX_LENGTH}. */
    int encodedLength();

    /** Writes the position at the position of {@code target} and moves it by {@link #encodedLength()}. */
    void encode(ByteBuffer target);

    /** The position for people, in one line (allocates). */
    String describe();
}
