package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.capture.BinlogReader.RowListener;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Counts the rows of one pass over the binlog: when the first came, when the last, and what processor time the JVM used
 * from the start of the pass to its end. One thread counts, another waits.
 */
final class PassCounter implements RowListener {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long expected;
    private final long started = System.nanoTime();
    private final long cpuAtStart = SYSTEM.getProcessCpuTime();
    private final CountDownLatch complete = new CountDownLatch(1);
    private long rows;
    private long rowsOfFirst;
    private long first;
    private long last;
    private long cpuAtEnd;
    private volatile String failure = "";

    PassCounter(long expected) {
        this.expected = expected;
    }

    @Override
    public void rows(long count) {
        if (rows >= expected) {
            return;
        }
        if (rows == 0) {
            first = System.nanoTime();
            rowsOfFirst = count;
        }
        rows += count;
        if (rows >= expected) {
            last = System.nanoTime();
            cpuAtEnd = SYSTEM.getProcessCpuTime();
            complete.countDown();
        }
    }

    @Override
    public void ended(String reason) {
        if (complete.getCount() > 0) {
            failure = reason;
            complete.countDown();
        }
    }

    /**
     * Waits for the last row.
     *
     * @return {@code rows}: all; {@code timedRows} that came within {@code nanos} after the first, those that came
     *     together with the first not counted; {@code startNanos} from the start to the first; {@code cpuNanos}. If all
     *     came at once, the time counts from the start
     */
    Fields await(long seconds) throws InterruptedException {
        if (!complete.await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not all rows came: expected=" + expected + " seconds=" + seconds
                    + "; see what the log says of the connection");
        }
        if (!failure.isEmpty()) {
            throw new IllegalStateException(
                    "Reading ended after rows=" + rows + " of expected=" + expected + ": " + failure);
        }
        boolean atOnce = rowsOfFirst == rows;
        return Fields.NONE
                .with("rows", rows)
                .with("timedRows", atOnce ? rows : rows - rowsOfFirst)
                .with("nanos", last - (atOnce ? started : first))
                .with("startNanos", first - started)
                .with("cpuNanos", cpuAtEnd - cpuAtStart);
    }
}
