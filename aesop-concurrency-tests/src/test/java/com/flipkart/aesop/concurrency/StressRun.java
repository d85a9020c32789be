package com.flipkart.aesop.concurrency;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * A run of jcstress, in a JVM of its own, which starts one more for every test. What its tests have seen is read from the
 * file that it leaves.
 */
final class StressRun {
    private static final String DIRECTORY = "aesop.stress.directory";
    private static final String LOG_SETTINGS = "logback.configurationFile";

    private final Path directory;
    private final int iterations;
    private final Duration iteration;
    private final boolean everyCompiler;

    /**
     * @param directory for its files and those of the tests; in memory if possible
     * @param iterations of each test
     * @param everyCompiler whether each actor runs interpreted and compiled by each compiler, in every combination
     */
    StressRun(Path directory, int iterations, Duration iteration, boolean everyCompiler) {
        this.directory = directory;
        this.iterations = iterations;
        this.iteration = iteration;
        this.everyCompiler = everyCompiler;
    }

    /** Runs everything, and returns what was seen, by the simple name of the test. */
    Map<String, TestResult> run(Deadline deadline) throws IOException, ClassNotFoundException {
        try (ChildJvm harness = ChildJvm.of(org.openjdk.jcstress.Main.class, arguments())
                .directory(directory)
                .start()) {
            // Its exit code says whether a test failed; so does each result, and better.
            harness.awaitExit(deadline);
            return results(harness);
        }
    }

    private String[] arguments() {
        String logging = System.getProperty(LOG_SETTINGS);
        return new String[] {
            "-t",
            "com\\.flipkart\\.aesop\\..*",
            "-f",
            "1",
            "-iters",
            Integer.toString(iterations),
            "-time",
            Long.toString(iteration.toMillis()),
            "-sc",
            Boolean.toString(everyCompiler),
            // Who shares a machine is better scheduled by it.
            "-af",
            "NONE",
            "-c",
            Integer.toString(Runtime.getRuntime().availableProcessors()),
            "-r",
            directory.resolve("report").toString(),
            "-jvmArgs",
            "-D" + DIRECTORY + "=" + directory + (logging == null ? "" : " -D" + LOG_SETTINGS + "=" + logging)
        };
    }

    private Map<String, TestResult> results(ChildJvm harness) throws IOException, ClassNotFoundException {
        InProcessCollector collected = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(resultFile(harness).toString(), collected);
        try {
            reader.dump();
        } finally {
            reader.close();
        }
        Map<String, TestResult> byName = new TreeMap<>();
        for (TestResult result : ReportUtils.mergedByName(collected.getTestResults())) {
            byName.put(result.getName().substring(result.getName().lastIndexOf('.') + 1), result);
        }
        return byName;
    }

    private Path resultFile(ChildJvm harness) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("jcstress-results"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "jcstress has left no results; it says:\n" + String.join("\n", harness.lines())));
        }
    }
}
