package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commit to callback with the memory producer: no database is in the figures. Idle, beside what a bare socket takes; and
 * at half of what relay and client can do together on this machine, which is measured first.
 */
public final class MemoryLatencyBenchmark implements Benchmark {
    private static final Parameter RATE = new Parameter("rate", 200, 200, "windows of one event a second, idle");
    private static final Parameter SAMPLES = new Parameter("samples", 1_500, 20, "events of a round, idle");
    private static final Parameter WINDOWS =
            new Parameter("windows", 150_000, 500, "windows of ten events of a round, as fast as can be");
    private static final Parameter ROUNDS = new Parameter("rounds", 3, 1, "rounds of each");

    /** What latency wants of the whole way from a database. */
    private static final double WANTED_MEDIAN_MILLIS = 1;

    private static final double WANTED_P99_MILLIS = 5;

    /** Most bytes of an event that is made up as long as {@link EventShape#USUAL}, and its share of a window's end. */
    private static final int BYTES_PER_EVENT = 300;

    private static final long MEGABYTE = 1024 * 1024;
    private static final int BUFFER_MEGABYTES = 64;
    private static final String MEMORY = "-Xmx256m";
    private static final Duration PASS = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final List<String> SHARES = List.of("p50", "p99", "p999");

    private final Map<String, List<Round>> figures = new LinkedHashMap<>();

    @Override
    public String name() {
        return "memory-latency";
    }

    @Override
    public String title() {
        return "Commit to callback with the memory producer, idle and at half load.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(RATE, SAMPLES, WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) {
        figures.clear();
        Path times = run.directory().resolve("times");
        Fields none = Fields.NONE.with("times", times);
        EventShape single = new EventShape(EventShape.USUAL.length(), 1);
        Fields message = Fields.NONE.with("length", single.windowLength());
        List<Round> most = new ArrayList<>();
        try (SideProcess relay = start(run, "relay", LiveRelaySide.class, none);
                SideProcess client = start(run, "client", ArrivalSide.class, none);
                SideProcess sender = start(run, "sender", BareSocketSide.class, message);
                SideProcess receiver = start(run, "receiver", BareSocketSide.class, message)) {
            Fields socket = sender.call("serve", Fields.NONE.with("rate", run.number(RATE)), ANSWER);
            for (int i = 0; i < run.number(ROUNDS); i++) {
                most.add(new Round(i == 0 && run.number(ROUNDS) > 1, mostEvents(run, relay, client)));
                run.say("round " + i + ": " + Math.round(most.get(i).value()) + " events/s at most");
            }
            long half = Math.round(new Measured("most", "", "", most).median() / 2);
            for (int i = 0; i < run.number(ROUNDS); i++) {
                add("bare socket, idle", receiver.call("measure", idle(run, socket), PASS));
                add("Aesop, idle", idle(run, single, relay, client));
                add("Aesop, half load", halfLoad(run, half, relay, client));
                run.say("round " + i + " done");
            }
        }
        return findings(most);
    }

    private static SideProcess start(Run run, String name, Class<? extends Side> side, Fields settings) {
        Path directory = run.directory().resolve(name);
        return SideProcess.start(
                side, settings.with("directory", directory), SideJvm.ofThisClassPath(name, directory, MEMORY));
    }

    /** What relay and client do together, events a second, while the producer writes as fast as it can. */
    private static double mostEvents(Run run, SideProcess relay, SideProcess client) {
        long events = (long) run.number(WINDOWS) * EventShape.USUAL.perWindow();
        Fields start = EventShape.USUAL.addTo(Fields.NONE
                .with("rate", 0)
                .with("windows", run.number(WINDOWS))
                .with("megabytes", BUFFER_MEGABYTES + events * BYTES_PER_EVENT / MEGABYTE));
        Fields answer =
                measure(relay, start, client, Fields.NONE.with("warmUp", 0).with("count", events));
        return events * 1e9 / answer.number("nanos");
    }

    private static Fields halfLoad(Run run, long rate, SideProcess relay, SideProcess client) {
        long events = (long) run.number(WINDOWS) * EventShape.USUAL.perWindow();
        Fields start = EventShape.USUAL.addTo(
                Fields.NONE.with("rate", rate).with("windows", 0).with("megabytes", BUFFER_MEGABYTES));
        return measure(
                relay, start, client, Fields.NONE.with("warmUp", events / 2).with("count", events));
    }

    private static Fields idle(Run run, EventShape single, SideProcess relay, SideProcess client) {
        Fields start = single.addTo(
                Fields.NONE.with("rate", run.number(RATE)).with("windows", 0).with("megabytes", BUFFER_MEGABYTES));
        return measure(relay, start, client, idle(run, Fields.NONE));
    }

    /** A quarter more, before what counts, for whatever has to be done first. */
    private static Fields idle(Run run, Fields arguments) {
        return arguments.with("warmUp", run.number(SAMPLES) / 4).with("count", run.number(SAMPLES));
    }

    private static Fields measure(SideProcess relay, Fields start, SideProcess client, Fields measure) {
        Fields port = relay.call("start", start, ANSWER);
        Fields answer = client.call("measure", measure.with("port", port.text("port")), PASS);
        relay.call("stop", Fields.NONE, ANSWER);
        return answer;
    }

    private void add(String who, Fields answer) {
        for (String share : SHARES) {
            figures.computeIfAbsent(who + ", " + share, name -> new ArrayList<>())
                    .add(new Round(false, answer.number(share) / 1e6)
                            .with("eventsPerSecond", answer.number("count") * 1e9 / answer.number("nanos")));
        }
    }

    private Findings findings(List<Round> most) {
        List<Measured> sides = new ArrayList<>();
        Map<String, Double> medians = new LinkedHashMap<>();
        figures.forEach((name, rounds) -> {
            Measured side = new Measured(name, "milliseconds from the commit to the callback", "ms", rounds);
            sides.add(side);
            medians.put(name, side.median());
        });
        sides.add(new Measured("Aesop, at most", "the producer writes as fast as it can", "events/s", most));
        Grid.Builder grid = new Grid.Builder("Commit to callback", "ms", List.of("", "p50", "p99", "p99.9"));
        for (String who : List.of("bare socket, idle", "Aesop, idle", "Aesop, half load")) {
            SHARES.forEach(share -> grid.add(who, medians.get(who + ", " + share)));
        }
        return new Findings(
                sides,
                List.of(
                        Wanted.atMost("Aesop, idle, p50", medians.get("Aesop, idle, p50"), WANTED_MEDIAN_MILLIS, "ms"),
                        Wanted.atMost("Aesop, idle, p99", medians.get("Aesop, idle, p99"), WANTED_P99_MILLIS, "ms")),
                List.of(grid.build()));
    }
}
