package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.event.ForwardingSink;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A sink that hands everything on and keeps how long each commit took. Of one thread. */
final class TimedCommits extends ForwardingSink {
    private long[] nanos = new long[1 << 16];
    private int count;

    TimedCommits(WindowSink sink) {
        super(sink);
    }

    /** Forgets what it has seen. */
    void clear() {
        count = 0;
    }

    /** Nanoseconds that this share of the commits, in (0, 1], did not exceed. At least one commit must have been seen. */
    long quantile(double share) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }

    private void add(long taken) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = taken;
        count++;
    }

    @Override
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        long started = System.nanoTime();
        super.commit(scn, timestampNanos, position);
        add(System.nanoTime() - started);
    }

    @Override
    public void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        long started = System.nanoTime();
        super.commit(endOfPeriod, position);
        add(System.nanoTime() - started);
    }
}
