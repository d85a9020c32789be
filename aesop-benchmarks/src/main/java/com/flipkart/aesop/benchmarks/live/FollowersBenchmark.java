package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What the relay spends on an event that it delivers, while 1, 10 and 100 readers follow a source whose rate does not
 * change: processor time of the relay's JVM, all that it does included, the making up of rows as well.
 */
public final class FollowersBenchmark implements Benchmark {
    private static final Parameter RATE = new Parameter("rate", 1_000, 1_000, "events a second, ten in a window");
    private static final Parameter MILLIS = new Parameter("millis", 3_000, 200, "duration of a round");
    private static final Parameter ROUNDS = new Parameter("rounds", 4, 2, "rounds of each, the cold one included");

    private static final List<Kind> KINDS = List.of(
            new Kind(1, false),
            new Kind(10, false),
            new Kind(100, false),
            new Kind(1, true),
            new Kind(10, true),
            new Kind(100, true));
    private static final double WANTED_TIMES = 1.25;
    private static final int BUFFER_MEGABYTES = 64;
    private static final String MEMORY = "-Xmx256m";
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /**
     * So many readers at once.
     *
     * @param following whether each has one answer that stays open, or waits for one after the other
     */
    private record Kind(int followers, boolean following) {
        @Override
        public String toString() {
            return followers + (followers == 1 ? " follower, " : " followers, ") + (following ? "follow" : "wait");
        }
    }

    @Override
    public String name() {
        return "followers";
    }

    @Override
    public String title() {
        return "Processor time of the relay for each event delivered, over the number of those who wait for it.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(RATE, MILLIS, ROUNDS);
    }

    @Override
    public Findings run(Run run) {
        Map<Kind, List<Round>> rounds = new LinkedHashMap<>();
        Path relayDirectory = run.directory().resolve("relay");
        Path followersDirectory = run.directory().resolve("followers");
        Fields settings = Fields.NONE
                .with("directory", relayDirectory)
                .with("times", run.directory().resolve("times"));
        try (SideProcess relay = SideProcess.start(
                        LiveRelaySide.class, settings, SideJvm.ofThisClassPath("relay", relayDirectory, MEMORY));
                SideProcess followers = SideProcess.start(
                        FollowerSide.class,
                        Fields.NONE,
                        SideJvm.ofThisClassPath("followers", followersDirectory, "-Xmx512m"))) {
            Fields start = EventShape.USUAL.addTo(Fields.NONE
                    .with("rate", run.number(RATE))
                    .with("windows", 0)
                    .with("megabytes", BUFFER_MEGABYTES));
            Fields port = relay.call("start", start, ANSWER);
            for (int i = 0; i < run.number(ROUNDS); i++) {
                for (Kind kind : KINDS) {
                    followers.call(
                            "open",
                            port.with("followers", kind.followers()).with("follow", kind.following() ? 1 : 0),
                            ANSWER);
                    Round round = measure(run, relay, followers, i == 0);
                    followers.call("shut", Fields.NONE, ANSWER);
                    rounds.computeIfAbsent(kind, each -> new ArrayList<>()).add(round);
                }
                run.say("round " + i + " done");
            }
        }
        return findings(rounds);
    }

    private static Round measure(Run run, SideProcess relay, SideProcess followers, boolean cold) {
        long millis = run.number(MILLIS);
        // A third of a round, for everybody to be where the newest window is.
        pause(millis / 3);
        Fields before = followers.call("count", Fields.NONE, ANSWER);
        long cpuBefore = relay.call("usage", Fields.NONE, ANSWER).number("cpuNanos");
        pause(millis);
        long cpu = relay.call("usage", Fields.NONE, ANSWER).number("cpuNanos") - cpuBefore;
        Fields after = followers.call("count", Fields.NONE, ANSWER);
        long events = after.number("events") - before.number("events");
        long reads = after.number("reads") - before.number("reads");
        return new Round(cold, (double) cpu / events)
                .with("eventsPerSecond", events * 1e3 / millis)
                .with("eventsPerAnswer", (double) events / reads)
                .with("share of a processor", cpu / 1e6 / millis);
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private static Findings findings(Map<Kind, List<Round>> rounds) {
        Map<Kind, Measured> sides = new LinkedHashMap<>();
        rounds.forEach((kind, each) -> sides.put(
                kind,
                new Measured(
                        kind.toString(),
                        "processor time of the relay's JVM over the events that reached a follower",
                        "ns/event",
                        each)));
        return new Findings(
                List.copyOf(sides.values()),
                List.of(
                        Wanted.atMost("100 followers / 1, wait", ratio(sides, false, 1), WANTED_TIMES, ""),
                        Wanted.atMost("100 followers / 10, wait", ratio(sides, false, 10), WANTED_TIMES, ""),
                        Wanted.atMost("100 followers / 1, follow", ratio(sides, true, 1), WANTED_TIMES, ""),
                        Wanted.atMost("100 followers / 10, follow", ratio(sides, true, 10), WANTED_TIMES, ""),
                        Wanted.atMost("follow / wait, 100 followers", followOverWait(sides), WANTED_TIMES, "")));
    }

    private static double ratio(Map<Kind, Measured> sides, boolean following, int fewer) {
        return sides.get(new Kind(100, following)).median()
                / sides.get(new Kind(fewer, following)).median();
    }

    private static double followOverWait(Map<Kind, Measured> sides) {
        return sides.get(new Kind(100, true)).median()
                / sides.get(new Kind(100, false)).median();
    }
}
