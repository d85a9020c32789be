package com.flipkart.aesop.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this JVM held at one moment: its threads, its child processes, the files it has mapped. For tests that want the
 * check at a place of their own; {@link NoLeaks} has it after each test.
 */
public final class Leaks {
    /** Threads that the JDK starts when it first needs them and keeps. */
    private static final List<String> THREADS_OF_THE_JDK = List.of(
            "process reaper",
            "ForkJoinPool.commonPool",
            "Common-Cleaner",
            "Attach Listener",
            "CompletableFutureDelay",
            "Java2D Disposer",
            "JNA Cleaner",
            "mariadb-",
            "junit-jupiter-timeout-watcher",
            "junit-timeout-thread");

    private final Set<Thread> threads;
    private final Set<ProcessHandle> children;
    private final Set<String> mapped;

    private Leaks(Set<Thread> threads, Set<ProcessHandle> children, Set<String> mapped) {
        this.threads = threads;
        this.children = children;
        this.mapped = mapped;
    }

    public static Leaks snapshot() {
        return new Leaks(threads(), children(), mappedFiles());
    }

    /**
     * Waits until nothing is there that was not there at the snapshot.
     *
     * @throws AssertionError at the deadline, naming what is left
     */
    public void assertNothingNew(Deadline deadline) {
        try {
            deadline.until(() -> found().isEmpty(), "nothing left behind");
        } catch (AssertionError e) {
            List<String> left = found();
            if (!left.isEmpty()) {
                throw new AssertionError("Left behind:\n  " + String.join("\n  ", left), e);
            }
        }
    }

    private List<String> found() {
        List<String> found = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread) && !isOfTheJdk(thread)) {
                found.add("thread " + thread.getName() + (thread.isDaemon() ? " (daemon)" : ""));
            }
        }
        for (ProcessHandle child : children()) {
            if (!children.contains(child)) {
                found.add("process " + child.pid() + " "
                        + child.info().commandLine().orElse("(no command line)"));
            }
        }
        for (String file : mappedFiles()) {
            if (!mapped.contains(file)) {
                found.add("mapped file " + file);
            }
        }
        return found;
    }

    private static boolean isOfTheJdk(Thread thread) {
        return THREADS_OF_THE_JDK.stream().anyMatch(thread.getName()::startsWith);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toSet());
    }

    /** Files that are mapped shared, as data files are and code is not. */
    private static Set<String> mappedFiles() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.map(line -> line.split("\\s+", 6))
                    .filter(fields -> fields.length == 6 && fields[1].endsWith("s") && fields[5].startsWith("/"))
                    .map(fields -> fields[5])
                    .filter(file ->
                            !file.startsWith("/dev/") && !file.contains("/hsperfdata_") && !file.endsWith(".jsa"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read /proc/self/maps", e);
        }
    }
}
