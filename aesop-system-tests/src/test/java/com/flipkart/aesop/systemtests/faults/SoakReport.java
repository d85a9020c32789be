package com.flipkart.aesop.systemtests.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** What a soak has seen, and whether it stayed flat. Belongs to one thread. */
final class SoakReport {
    /** A relay that was just started still grows. */
    private static final long GROWN_UP_SECONDS = 12;

    /** A segment for each of 32 MB; control, lock, a spare one, and a few that are about to go. */
    private static final int MOST_BUFFER_FILES = 40;

    private static final int SHOWN = 30;

    private final List<SoakSample> samples = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<String> facts = new ArrayList<>();

    void sample(SoakSample sample) {
        samples.add(sample);
    }

    void fault(String kind) {
        faults.merge(kind, 1, Integer::sum);
    }

    void fact(String text) {
        facts.add(text);
    }

    Map<String, Integer> faults() {
        return faults;
    }

    /**
     * What has grown: the last third of the looks against the first, each by its middle value.
     *
     * @return nothing if all stayed flat
     */
    List<String> growth() {
        List<SoakSample> grown = samples.stream()
                .filter(one -> one.relayAge() >= GROWN_UP_SECONDS)
                .toList();
        List<String> found = new ArrayList<>();
        compare(found, grown, "relay's memory in MB", one -> one.relay().memoryMegabytes(), 32);
        compare(found, grown, "relay's threads", one -> one.relay().threads(), 5);
        compare(found, grown, "relay's open files", one -> one.relay().files(), 20);
        int files = samples.stream().mapToInt(SoakSample::bufferFiles).max().orElse(0);
        if (files > MOST_BUFFER_FILES) {
            found.add("files of the buffer: " + files + ", more than " + MOST_BUFFER_FILES);
        }
        compare(found, samples, "clients' heap in MB", SoakSample::heapMegabytes, 16);
        compare(found, samples, "clients' direct buffers in MB", SoakSample::directMegabytes, 8);
        compare(found, samples, "clients' memory in MB", one -> one.clients().memoryMegabytes(), 48);
        compare(found, samples, "clients' threads", one -> one.clients().threads(), 5);
        compare(found, samples, "clients' open files", one -> one.clients().files(), 20);
        return found;
    }

    private static void compare(
            List<String> found, List<SoakSample> looks, String what, ToLongFunction<SoakSample> of, long allowed) {
        int third = looks.size() / 3;
        if (third == 0) {
            found.add(what + ": only " + looks.size() + " looks");
            return;
        }
        long first = median(looks.subList(0, third), of);
        long last = median(looks.subList(looks.size() - third, looks.size()), of);
        if (last > first + allowed + first / 10) {
            found.add(what + " grew from " + first + " to " + last);
        }
    }

    private static long median(List<SoakSample> looks, ToLongFunction<SoakSample> of) {
        return looks.stream()
                .mapToLong(of)
                .sorted()
                .skip(looks.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** Writes it as Markdown. */
    void write(Path file, String outcome) throws IOException {
        StringBuilder text = new StringBuilder("# Soak\n\n").append(outcome).append("\n\n");
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        faults.forEach((kind, times) ->
                text.append("- ").append(times).append(" times: ").append(kind).append('\n'));
        text.append(
                """

                Delays are from commit to callback of the steady client, in ms, since the line before. Memory is anonymous, in \
                MB: without the mapped buffer. The relay is killed now and then, so its age is told.

                | s | windows | p50 | p99 | p99.9 | relay: age | memory | threads | files | buffer: files | clients: memory | heap | direct | threads | files |
                |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                """);
        int step = Math.max(1, samples.size() / SHOWN);
        for (int i = step - 1; i < samples.size(); i += step) {
            text.append(line(samples.get(i)));
        }
        text.append('\n').append(machine()).append('\n');
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static String line(SoakSample one) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.1f | %.1f | %.1f | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n",
                one.second(),
                one.windows(),
                one.p50(),
                one.p99(),
                one.p999(),
                one.relayAge(),
                one.relay().memoryMegabytes(),
                one.relay().threads(),
                one.relay().files(),
                one.bufferFiles(),
                one.clients().memoryMegabytes(),
                one.heapMegabytes(),
                one.directMegabytes(),
                one.clients().threads(),
                one.clients().files());
    }

    private static String machine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("unknown processor");
        return cpu + ", " + Runtime.getRuntime().availableProcessors() + " cores, JDK "
                + System.getProperty("java.version")
                + ", commit " + commit() + ", load average at the end "
                + Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    }

    /** Ends with {@code +} if files were changed since. */
    private static String commit() throws IOException {
        String head = git("rev-parse", "--short=12", "HEAD");
        return head.isEmpty() ? "unknown" : head + (git("status", "--porcelain").isEmpty() ? "" : "+");
    }

    private static String git(String... arguments) throws IOException {
        ProcessBuilder git = new ProcessBuilder("git").redirectError(ProcessBuilder.Redirect.DISCARD);
        git.command().addAll(List.of(arguments));
        return new String(git.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }

    /** For people. */
    static String describe(Duration duration) {
        return TimeUnit.SECONDS.toMinutes(duration.toSeconds()) + " min " + duration.toSecondsPart() + " s";
    }
}
