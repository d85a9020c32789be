package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.capture.BinlogReader.RowListener;
import com.flipkart.aesop.benchmarks.side.Fields;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Remembers when each row arrived, on the clock of {@link System#nanoTime}, which on Linux is one for all processes.
 */
final class ArrivalQueue implements RowListener {
    private final BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();

    @Override
    public void rows(long count) {
        long now = System.nanoTime();
        for (long i = 0; i < count; i++) {
            arrivals.add(now);
        }
    }

    @Override
    public void ended(String reason) {
        // Whoever waits for a row is told that none came.
    }

    /**
     * Waits for the next row.
     *
     * @return {@code nanos} when it arrived; nothing if none came in this time
     */
    Fields next(long millis) throws InterruptedException {
        Long arrival = arrivals.poll(millis, TimeUnit.MILLISECONDS);
        return arrival == null ? Fields.NONE : Fields.NONE.with("nanos", arrival);
    }
}
