package com.flipkart.aesop.wire;

/**
 * What the size line of a chunk can say besides the size (RFC 9112, 7.1.1). Whoever does not know an extension skips it, and a
 * proxy may drop it: nothing may depend on one.
 */
public final class ChunkExtensions {
    /** In an answer with {@link WireParameters#FOLLOW}: after this chunk the server has nothing more for now. */
    public static final String CAUGHT_UP = "end";

    private ChunkExtensions() {}
}
