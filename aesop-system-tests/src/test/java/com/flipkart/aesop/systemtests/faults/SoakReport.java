package com.flipkart.aesop.systemtests.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What a soak has seen, and whether it stayed flat. Belongs to one thread. */
final class SoakReport {
    /** A relay that was just started still grows. */
    private static final long GROWN_UP_SECONDS = 12;

    /** Beside a segment for each megabyte: control, lock, a spare one, and a few that are about to go. */
    private static final int MORE_BUFFER_FILES = 8;

    /** Mapped beside the buffer: its control file, a spare segment, and a few that are about to go. */
    private static final int MORE_MAPPED = 8;

    private static final int SHOWN = 30;
    private static final double MEDIAN = 0.5;
    private static final double MOST = 0.99;
    private static final double NEARLY_ALL = 0.999;

    private final long bufferMegabytes;
    private final List<SoakSample> samples = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, List<Long>> lags = new HashMap<>();
    private final List<String> facts = new ArrayList<>();
    private final StringBuilder readers = new StringBuilder();

    /** How much something was, and how much it may be. */
    private record Bound(String what, long first, long last, long allowed) {
        boolean isBroken() {
            return last > allowed;
        }

        String line() {
            return "| %s | %d | %d | %d | %s |\n"
                    .formatted(what, first, last, allowed, isBroken() ? "**too much**" : "");
        }
    }

    SoakReport(long bufferMegabytes) {
        this.bufferMegabytes = bufferMegabytes;
    }

    void sample(SoakSample sample) {
        samples.add(sample);
    }

    void fault(String kind) {
        faults.merge(kind, 1, Integer::sum);
    }

    void fact(String text) {
        facts.add(text);
    }

    /** By how many windows a reader is behind the one that is furthest. */
    void lag(String reader, long windows) {
        lags.computeIfAbsent(reader, id -> new ArrayList<>()).add(windows);
    }

    /** Keeps the figures of a reader that has come to its end. */
    void reader(SoakReader reader) throws IOException {
        String delays = reader.delays()
                .map(all -> String.format(
                        Locale.ROOT,
                        "%.1f | %.1f | %.1f",
                        all.millis(MEDIAN),
                        all.millis(MOST),
                        all.millis(NEARLY_ALL)))
                .orElse("| |");
        List<Long> lag =
                lags.getOrDefault(reader.id(), List.of(0L)).stream().sorted().toList();
        readers.append("| %s | %d | %s | %d | %d | %d | %s |\n"
                .formatted(
                        reader.id(),
                        reader.scn(),
                        delays,
                        lag.get((int) (MEDIAN * lag.size())),
                        lag.get((int) (MOST * lag.size())),
                        lag.get(lag.size() - 1),
                        reader.note()));
    }

    Map<String, Integer> faults() {
        return faults;
    }

    /**
     * What has grown: the last third of the looks against the first, each by its middle value. Buffers fill at first, so what they
     * take has a bound of its own.
     *
     * @return nothing if all stayed flat
     */
    List<String> growth() {
        return bounds().stream()
                .filter(Bound::isBroken)
                .map(one ->
                        one.what() + " grew from " + one.first() + " to " + one.last() + ", more than " + one.allowed())
                .toList();
    }

    private List<Bound> bounds() {
        List<Bound> found = new ArrayList<>();
        List<SoakSample> grown = samples.stream()
                .filter(one -> one.relay().ageSeconds() >= GROWN_UP_SECONDS)
                .toList();
        addRelay(found, "plain relay", grown, SoakSample::relay);
        addRelay(found, "relay with TLS", samples, SoakSample::secure);
        add(found, "readers: heap, MB", samples, one -> one.readersMemory().heap(), 16);
        add(
                found,
                "readers: direct buffers, MB",
                samples,
                one -> one.readersMemory().direct(),
                8);
        add(found, "readers: memory, MB", samples, one -> one.readers().memoryMegabytes(), 48);
        add(found, "readers: threads", samples, one -> one.readers().threads(), 5);
        add(found, "readers: open files", samples, one -> one.readers().files(), 20);
        return found;
    }

    private void addRelay(
            List<Bound> found, String name, List<SoakSample> looks, Function<SoakSample, SoakRelay.Look> of) {
        add(found, name + ": heap, MB", looks, one -> of.apply(one).memory().heap(), 12);
        add(
                found,
                name + ": direct buffers, MB",
                looks,
                one -> of.apply(one).memory().direct(),
                8);
        add(found, name + ": memory, MB", looks, one -> of.apply(one).process().memoryMegabytes(), 32);
        add(found, name + ": threads", looks, one -> of.apply(one).process().threads(), 5);
        add(found, name + ": open files", looks, one -> of.apply(one).process().files(), 20);
        addMost(found, name + ": mapped, MB", one -> of.apply(one).memory().mapped(), bufferMegabytes + MORE_MAPPED);
        addMost(
                found,
                name + ": files of the buffer",
                one -> of.apply(one).bufferFiles(),
                bufferMegabytes + MORE_BUFFER_FILES);
    }

    private static void add(
            List<Bound> found, String what, List<SoakSample> looks, ToLongFunction<SoakSample> of, long more) {
        int third = looks.size() / 3;
        if (third == 0) {
            // Nothing can be told, and that is no good outcome.
            found.add(new Bound(what + " in only " + looks.size() + " looks", 0, 1, 0));
            return;
        }
        long first = median(looks.subList(0, third), of);
        long last = median(looks.subList(looks.size() - third, looks.size()), of);
        found.add(new Bound(what, first, last, first + more + first / 10));
    }

    private void addMost(List<Bound> found, String what, ToLongFunction<SoakSample> of, long most) {
        LongSummaryStatistics all = samples.stream().mapToLong(of).summaryStatistics();
        found.add(new Bound(what + ", least and most", all.getMin(), all.getMax(), most));
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
        text.append(String.format(
                Locale.ROOT,
                "- relays and readers took %.2f cores on average%n",
                samples.stream().mapToDouble(SoakSample::cores).average().orElse(0)));
        text.append(
                """

                ## Readers

                Delays are from commit to comparison, in ms, over the whole time, faults included. Lag is by how many windows a \
                reader was behind the one of the same relay that was furthest, looked at each second.

                | reader | windows | delay p50 | p99 | p99.9 | lag p50 | p99 | most | |
                |---|--:|--:|--:|--:|--:|--:|--:|---|
                """);
        text.append(readers);
        text.append(
                """

                ## What must not grow

                The middle of the first third of the looks, the middle of the last third, and what that may be. Heap, direct buffers \
                and mapped files are as the JVM counts them after a collection; memory is what Linux counts as anonymous.

                | | first | last | may be | |
                |---|--:|--:|--:|---|
                """);
        bounds().forEach(one -> text.append(one.line()));
        text.append(
                """

                ## Looks

                The plain relay is killed now and then, so its age is told. Memory, heap, direct and mapped in MB.

                | s | windows | cores | plain: age | memory | heap | mapped | threads | files | TLS: memory | heap | direct | mapped | threads | files | readers: memory | heap | threads | files |
                |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
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
        SoakRelay.Look plain = one.relay();
        SoakRelay.Look secure = one.secure();
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.2f | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |\n",
                one.second(),
                one.windows(),
                one.cores(),
                plain.ageSeconds(),
                plain.process().memoryMegabytes(),
                plain.memory().heap(),
                plain.memory().mapped(),
                plain.process().threads(),
                plain.process().files(),
                secure.process().memoryMegabytes(),
                secure.memory().heap(),
                secure.memory().direct(),
                secure.memory().mapped(),
                secure.process().threads(),
                secure.process().files(),
                one.readers().memoryMegabytes(),
                one.readersMemory().heap(),
                one.readers().threads(),
                one.readers().files());
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
