package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.side.Fields;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes delays, one by one, of one thread; some first ones do not count. Another thread waits for the last. */
final class Delays {
    private final long[] nanos;
    private final long warmUp;
    private final CountDownLatch complete = new CountDownLatch(1);
    private long seen;
    private long first;
    private long last;

    /**
     * Waits for delays.
     *
     * @param warmUp how many do not count
     * @param count how many count, at least 1
     */
    Delays(long warmUp, int count) {
        this.warmUp = warmUp;
        this.nanos = new long[count];
    }

    /** Something that was sent at {@code sent} has come at {@code now}. Whatever comes after the last is not looked at. */
    void add(long sent, long now) {
        long index = seen++ - warmUp;
        if (index < 0 || index >= nanos.length) {
            return;
        }
        if (index == 0) {
            first = now;
        }
        nanos[(int) index] = now - sent;
        if (index == nanos.length - 1) {
            last = now;
            complete.countDown();
        }
    }

    /**
     * Waits for the last.
     *
     * @param reader who was to take them, for the message if they do not come
     * @return {@code p50}, {@code p99}, {@code p999} of the delays in nanoseconds, {@code count}, and {@code nanos} from the
     *     first to the last
     * @throws IllegalStateException if it did not come in {@code seconds}
     */
    Fields await(long seconds, Object reader) throws InterruptedException {
        if (!complete.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not all came in " + seconds + " s: wanted=" + (warmUp + nanos.length)
                    + " at least; the reader is " + reader);
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return Fields.NONE
                .with("p50", share(sorted, 0.5))
                .with("p99", share(sorted, 0.99))
                .with("p999", share(sorted, 0.999))
                .with("count", nanos.length)
                .with("nanos", last - first);
    }

    private static long share(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
