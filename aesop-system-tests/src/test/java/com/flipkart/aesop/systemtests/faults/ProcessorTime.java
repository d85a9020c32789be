package com.flipkart.aesop.systemtests.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many cores some processes take together, from look to look. Belongs to one thread. */
final class ProcessorTime {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Long, Duration> before = new HashMap<>();
    private long lookedAt = System.nanoTime();

    /**
     * Looks again. A process that has ended meanwhile is left out, one that has begun counts from its begin.
     *
     * @return cores, on average since the last look
     */
    double cores(List<Long> pids) {
        Duration taken = Duration.ZERO;
        for (long pid : pids) {
            Duration now = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElse(Duration.ZERO);
            Duration last = before.put(pid, now);
            taken = taken.plus(last == null ? now : now.minus(last));
        }
        before.keySet().retainAll(pids);
        long now = System.nanoTime();
        double cores = taken.toNanos() / NANOS_PER_SECOND / ((now - lookedAt) / NANOS_PER_SECOND);
        lookedAt = now;
        return cores;
    }
}
