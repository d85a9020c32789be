package com.flipkart.aesop.benchmarks.profile;

import com.flipkart.aesop.benchmarks.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was sampled of a benchmark's sides, as Markdown. */
public final class ProfileText {
    private static final String RECORDING = ".jfr";

    /** What takes less than this is not worth a line. */
    private static final double LEAST_SHARE = 0.02;

    private static final int MOST_LINES = 12;
    private static final long MEGABYTE = 1024 * 1024;

    private ProfileText() {}

    /**
     * Reads the recordings of a run.
     *
     * @param name of the benchmark
     * @param directory in which, or below which, its sides have left recordings
     * @throws IOException if there are none, or one cannot be read
     */
    public static String of(String name, Path directory, Machine machine) throws IOException {
        StringBuilder text = new StringBuilder("# Where " + name + " spends its time\n");
        List<Path> recordings = recordings(directory);
        if (recordings.isEmpty()) {
            throw new IOException("No side of " + name + " has left a recording in " + directory
                    + ": it runs in JMH, which forks its own JVMs");
        }
        for (Path recording : recordings) {
            String file = recording.getFileName().toString();
            String side = file.substring(0, file.length() - RECORDING.length());
            text.append(section(SideProfile.read(side, recording)));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %d cores; %s; commit %s. Sampled by Flight Recorder (settings *profile*) from the first piece"
                                + " of work to the end, warming up included.%n",
                        machine.cpu(),
                        machine.cores(),
                        machine.jdk(),
                        machine.commit()))
                .toString();
    }

    private static List<Path> recordings(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(RECORDING))
                    .sorted()
                    .toList();
        }
    }

    private static String section(SideProfile profile) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n## %s%n%n%d samples of running threads; %d MB allocated; the collector stopped everything for %d ms.%n",
                profile.side(),
                profile.samples(),
                profile.allocated() / MEGABYTE,
                profile.pauses().toMillis()));
        text.append(table("method that ran", profile.methods()));
        text.append(table("innermost method of Aesop's (`com.flipkart.aesop.`)", profile.own()));
        if (profile.allocated() >= MEGABYTE) {
            text.append(table("allocated by", profile.allocations()));
        }
        return text.toString();
    }

    private static String table(String head, Map<String, Double> shares) {
        return "\n| " + head + " | share |\n|---|--:|\n"
                + shares.entrySet().stream()
                        .filter(entry -> entry.getValue() >= LEAST_SHARE)
                        .limit(MOST_LINES)
                        .map(entry -> String.format(
                                Locale.ROOT, "| `%s` | %.0f %% |%n", entry.getKey(), 100 * entry.getValue()))
                        .collect(Collectors.joining());
    }
}
