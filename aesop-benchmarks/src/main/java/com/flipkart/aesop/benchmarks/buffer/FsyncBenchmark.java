package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.buffer.FsyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What forcing windows to the disk costs: events of 161 bytes into a buffer of 64 MB under each policy, over windows of several
 * sizes. The policies take turns. What is forced goes to the device below the temporary directory.
 */
public final class FsyncBenchmark implements Benchmark {
    private static final Parameter ROUNDS = new Parameter("rounds", 5, 2, "rounds of each, the cold one included");
    private static final Parameter MILLIS = new Parameter("millis", 2_000, 50, "duration of a round");
    private static final Parameter INTERVAL = new Parameter("interval", 100, 10, "fsyncInterval, in milliseconds");
    private static final List<Integer> WINDOWS = List.of(1, 10, 1000);

    /** The writer goes on while a background thread forces; it pays a fault for each page that the disk is taking. */
    private static final double WANTED_INTERVAL_OF_NONE = 0.5;

    private static final String MEMORY = "-Xmx256m";
    private static final Duration ANSWER = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "fsync";
    }

    @Override
    public String title() {
        return "Into the buffer, over the policy of forcing and window size.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ROUNDS, MILLIS, INTERVAL);
    }

    @Override
    public Findings run(Run run) throws IOException {
        List<String> columns = new ArrayList<>(List.of("fsync"));
        WINDOWS.forEach(perWindow -> columns.add(perWindow + " a window"));
        Grid.Builder rate = new Grid.Builder("Events", "events/s", columns);
        Grid.Builder ratio = new Grid.Builder("Events, of those without forcing", "", columns);
        Grid.Builder median = new Grid.Builder("Commit, median", "us", columns);
        Grid.Builder late = new Grid.Builder("Commit, 99 of a hundred within", "us", columns);
        List<Measured> sides = new ArrayList<>();
        double least = Double.MAX_VALUE;
        for (int perWindow : WINDOWS) {
            Map<FsyncPolicy, Measured> measured = measure(run, perWindow);
            double none = measured.get(FsyncPolicy.NONE).median();
            measured.forEach((policy, side) -> {
                rate.add(words(policy), side.median());
                ratio.add(words(policy), side.median() / none);
                median.add(words(policy), micros(side, "p50"));
                late.add(words(policy), micros(side, "p99"));
            });
            sides.addAll(measured.values());
            least = Math.min(least, measured.get(FsyncPolicy.INTERVAL).median() / none);
            run.say(perWindow + " a window done");
        }
        return new Findings(
                sides,
                List.of(Wanted.atLeast("interval / none, least of the table", least, WANTED_INTERVAL_OF_NONE, "")),
                List.of(rate.build(), ratio.build(), median.build(), late.build()));
    }

    private static String words(FsyncPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private static double micros(Measured side, String figure) {
        return side.median(round -> round.figures().get(figure)) / 1000;
    }

    private static Map<FsyncPolicy, Measured> measure(Run run, int perWindow) {
        Map<FsyncPolicy, SideProcess> processes = new EnumMap<>(FsyncPolicy.class);
        Map<FsyncPolicy, List<Round>> rounds = new EnumMap<>(FsyncPolicy.class);
        try {
            for (FsyncPolicy policy : FsyncPolicy.values()) {
                processes.put(policy, start(run, policy, perWindow));
                rounds.put(policy, new ArrayList<>());
            }
            for (int i = 0; i < run.number(ROUNDS); i++) {
                boolean cold = i == 0;
                processes.forEach((policy, side) -> rounds.get(policy).add(pass(run, side, cold)));
            }
        } finally {
            processes.values().forEach(SideProcess::close);
        }
        Map<FsyncPolicy, Measured> measured = new EnumMap<>(FsyncPolicy.class);
        rounds.forEach((policy, seen) -> measured.put(
                policy,
                new Measured(
                        words(policy) + ", " + perWindow + " a window",
                        "161 bytes an event, into 64 MB of mapped files, evicting",
                        "events/s",
                        seen)));
        return measured;
    }

    private static SideProcess start(Run run, FsyncPolicy policy, int perWindow) {
        String name = words(policy) + perWindow;
        Path directory = run.directory().resolve(name);
        Fields settings = new EventShape(EventShape.USUAL.length(), perWindow)
                .addTo(Fields.NONE
                        .with("directory", directory)
                        .with("policy", policy)
                        .with("intervalMillis", run.number(INTERVAL)));
        return SideProcess.start(FsyncSide.class, settings, SideJvm.ofThisClassPath(name, run.directory(), MEMORY));
    }

    private static Round pass(Run run, SideProcess side, boolean cold) {
        Fields answer = side.call("pass", Fields.NONE.with("millis", run.number(MILLIS)), ANSWER);
        return new Round(cold, answer.number("events") * 1e9 / answer.number("nanos"))
                .with("p50", (double) answer.number("p50"))
                .with("p99", (double) answer.number("p99"));
    }
}
