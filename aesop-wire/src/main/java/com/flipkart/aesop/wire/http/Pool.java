package com.flipkart.aesop.wire.http;

import io.netty.buffer.PooledByteBufAllocator;

/**
 * The memory of a server's answers: direct, pooled, its own, so that it can be measured. A chunk of the
 * pool is 4 MiB; pieces above that (a single event of several megabytes) are taken from the system and
 * given back.
 */
final class Pool {
    private static final int PAGE_SIZE = 8192;
    private static final int MAX_ORDER = 9;
    private static final int NO_SMALL_CACHE = 0;

    private Pool() {}

    /**
     * @param threads event loops; each has an arena of its own, so they do not wait for each other
     * @param encrypts whether records of TLS are made, which the JDK's engine writes into memory of the heap
     */
    static PooledByteBufAllocator newAllocator(int threads, boolean encrypts) {
        return new PooledByteBufAllocator(
                true, encrypts ? threads : 0, threads, PAGE_SIZE, MAX_ORDER, NO_SMALL_CACHE, NO_SMALL_CACHE, false);
    }
}
