package com.flipkart.aesop.benchmarks.buffer;

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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One table read out of a buffer that holds a thousand, beside a buffer of the same size that holds only that one: what
 * the others cost a reader who does not want them.
 */
public final class OneTableBenchmark implements Benchmark {
    private static final Parameter TABLES = new Parameter("tables", 1_000, 100, "tables, one of which is read");
    private static final Parameter MEGABYTES = new Parameter("megabytes", 768, 4, "bytes of events in each buffer");
    private static final Parameter ROUNDS = new Parameter("rounds", 7, 2, "rounds of each side, the cold one included");
    private static final Parameter MILLIS = new Parameter("millis", 500, 10, "duration of a round, at least");

    private static final double WANTED_TIMES = 2;
    private static final Duration PASS = Duration.ofMinutes(2);
    private static final String MEMORY = "-Xmx256m";

    private enum Mix {
        ALONE("alone", "a buffer that holds that table only"),
        TRANSACTIONS("one of many", "each window is of one table, any of them"),
        ALONE_IN_MIXED("alone, windows of one event", "what the mixed windows have of the table, and nothing else"),
        EVENTS("one of many, mixed windows", "each event is of another table, whatever its window");

        private final String words;
        private final String what;

        Mix(String words, String what) {
            this.words = words;
            this.what = what;
        }

        boolean isAlone() {
            return this == ALONE || this == ALONE_IN_MIXED;
        }

        /** What it is compared with. */
        Mix alone() {
            return this == EVENTS ? ALONE_IN_MIXED : ALONE;
        }

        EventShape shape() {
            EventShape usual = EventShape.USUAL;
            return this == ALONE_IN_MIXED ? new EventShape(usual.length(), 1) : usual;
        }
    }

    @Override
    public String name() {
        return "one-table";
    }

    @Override
    public String title() {
        return "One table out of a buffer with a thousand, ends of other windows left out.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(TABLES, MEGABYTES, ROUNDS, MILLIS);
    }

    @Override
    public Findings run(Run run) {
        Map<Mix, SideProcess> processes = new EnumMap<>(Mix.class);
        Map<Mix, List<Round>> rounds = new EnumMap<>(Mix.class);
        try {
            for (Mix mix : Mix.values()) {
                run.say("filling a buffer: " + mix.words);
                processes.put(mix, start(run, mix));
                rounds.put(mix, new ArrayList<>());
            }
            Fields pass = Fields.NONE.with("millis", run.number(MILLIS));
            for (int i = 0; i < run.number(ROUNDS); i++) {
                for (Mix mix : Mix.values()) {
                    Fields answer = processes.get(mix).call("pass", pass, PASS);
                    double nanos = (double) answer.number("nanos") / answer.number("events");
                    rounds.get(mix).add(new Round(i == 0, nanos));
                }
                run.say("round " + i + " done");
            }
        } finally {
            processes.values().forEach(SideProcess::close);
        }
        return findings(rounds);
    }

    private static SideProcess start(Run run, Mix mix) {
        Path directory = run.directory().resolve(mix.name());
        Fields settings = mix.shape()
                .addTo(Fields.NONE
                        .with("directory", directory)
                        .with("megabytes", run.number(MEGABYTES))
                        .with("tables", mix.isAlone() ? 1 : run.number(TABLES))
                        .with("withinWindows", mix == Mix.EVENTS));
        return SideProcess.start(TableSide.class, settings, SideJvm.ofThisClassPath(mix.name(), directory, MEMORY));
    }

    private static Findings findings(Map<Mix, List<Round>> rounds) {
        List<Measured> sides = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        Map<Mix, Measured> measured = new EnumMap<>(Mix.class);
        rounds.forEach((mix, each) -> {
            Measured side = new Measured(mix.words, mix.what, "ns/event", each);
            measured.put(mix, side);
            sides.add(side);
            if (!mix.isAlone()) {
                Measured alone = measured.get(mix.alone());
                wanted.add(Wanted.atMost(
                        mix.words + " / " + mix.alone().words, side.median() / alone.median(), WANTED_TIMES, ""));
            }
        });
        return new Findings(sides, wanted);
    }
}
