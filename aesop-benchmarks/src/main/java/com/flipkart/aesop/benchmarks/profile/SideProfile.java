package com.flipkart.aesop.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * What Flight Recorder saw of one side while it worked: samples of running threads every 10 or 20 ms, and of what they allocated.
 *
 * @param side its name
 * @param samples of threads that ran Java code or were in a system call that does something
 * @param methods share of the samples by the method that ran, largest first
 * @param own share of the samples by the innermost method of Aesop's that was at work, itself or by what it had called
 * @param allocated bytes, as far as they were sampled
 * @param allocations share of them by the innermost method of Aesop's
 * @param pauses in which the collector stopped everything
 */
record SideProfile(
        String side,
        long samples,
        Map<String, Double> methods,
        Map<String, Double> own,
        long allocated,
        Map<String, Double> allocations,
        Duration pauses) {
    private static final String OURS = "com.flipkart.aesop.";
    private static final String NOBODY = "(nothing of Aesop's)";

    /** Reads a recording. */
    static SideProfile read(String side, Path recording) throws IOException {
        Map<String, Long> methods = new LinkedHashMap<>();
        Map<String, Long> own = new LinkedHashMap<>();
        Map<String, Long> allocations = new LinkedHashMap<>();
        Duration pauses = Duration.ZERO;
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            switch (event.getEventType().getName()) {
                case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                    if (isWork(event)) {
                        methods.merge(name(frames(event).get(0)), 1L, Long::sum);
                        own.merge(innermostOwn(event), 1L, Long::sum);
                    }
                }
                case "jdk.ObjectAllocationSample" ->
                    allocations.merge(innermostOwn(event), event.getLong("weight"), Long::sum);
                case "jdk.GCPhasePause" -> pauses = pauses.plus(event.getDuration());
                default -> {
                    // Not about time.
                }
            }
        }
        return new SideProfile(
                side, sum(methods), shares(methods), shares(own), sum(allocations), shares(allocations), pauses);
    }

    private static List<RecordedFrame> frames(RecordedEvent event) {
        return event.getStackTrace() == null ? List.of() : event.getStackTrace().getFrames();
    }

    /** A thread that waits in the kernel, for a client, a child or the disk, is sampled as if it ran. */
    private static boolean isWork(RecordedEvent event) {
        List<RecordedFrame> frames = frames(event);
        if (frames.isEmpty()) {
            return false;
        }
        String method = frames.get(0).getMethod().getName();
        boolean waits = method.contains("epollWait")
                || method.equals("wait")
                || method.equals("wait0")
                || method.equals("accept")
                || method.equals("accept0")
                || method.equals("force0")
                || method.startsWith("poll")
                || method.equals("readBytes")
                || method.startsWith("waitFor");
        return !waits;
    }

    private static String innermostOwn(RecordedEvent event) {
        return frames(event).stream()
                .map(SideProfile::name)
                .filter(name -> name.startsWith(OURS))
                .findFirst()
                .map(name -> name.substring(OURS.length()))
                .orElse(NOBODY);
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Double> shares(Map<String, Long> counts) {
        double all = Math.max(1, sum(counts));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue() / all, (a, b) -> a, LinkedHashMap::new));
    }
}
