package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finding a window in a small buffer and in one that is eight times as large; and opening both, after they were closed in
 * order and after their process ended without that. Each opening is in a JVM that has opened another buffer before, so
 * that the loading of classes is not counted. The files are in the system's page cache, as far as that has room.
 */
public final class IndexBenchmark implements Benchmark {
    private static final Parameter SMALL = new Parameter("small", 1_024, 4, "megabytes of events in the small buffer");
    private static final Parameter LARGE = new Parameter("large", 8_192, 32, "megabytes of events in the large buffer");
    private static final Parameter SEEKS = new Parameter("seeks", 100_000, 500, "places looked for in a round");
    private static final Parameter ROUNDS = new Parameter("rounds", 5, 2, "rounds of each, the cold one included");
    private static final Parameter OPENINGS = new Parameter("openings", 3, 1, "openings of each kind");

    /** A binary search over eight times as many entries takes three steps more of some twenty, and misses more caches. */
    private static final double WANTED_TIMES_SEEK = 2;

    private static final double WANTED_TIMES_OPEN = 2;
    private static final String MEMORY = "-Xmx256m";
    private static final Duration FILL = Duration.ofMinutes(10);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "index";
    }

    @Override
    public String title() {
        return "Finding a window, and opening the buffer, in a small and a large one.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SMALL, LARGE, SEEKS, ROUNDS, OPENINGS);
    }

    @Override
    public Findings run(Run run) throws IOException {
        Found small = new Found(run, run.number(SMALL));
        Found large = new Found(run, run.number(LARGE));
        Grid.Builder grid = new Grid.Builder("Medians", "ms", List.of("", small.words(), large.words()));
        List<Measured> sides = new ArrayList<>();
        List<Wanted> wanted = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Measured less = small.measured(kind);
            Measured more = large.measured(kind);
            sides.addAll(List.of(less, more));
            grid.add(kind.words, less.median() / kind.perMilli);
            grid.add(kind.words, more.median() / kind.perMilli);
            wanted.add(Wanted.atMost(kind.words + ", large / small", more.median() / less.median(), kind.times, ""));
        }
        return new Findings(sides, wanted, List.of(grid.build()));
    }

    private enum Kind {
        SEEK("finding a window", "any window that is held, by its SCN", "ns", 1e6, WANTED_TIMES_SEEK),
        CLOSED("opening, closed", "it had been closed in order", "ms", 1, WANTED_TIMES_OPEN),
        KILLED("opening, killed", "its process had ended without closing it", "ms", 1, WANTED_TIMES_OPEN);

        private final String words;
        private final String what;
        private final String unit;
        private final double perMilli;
        private final double times;

        Kind(String words, String what, String unit, double perMilli, double times) {
            this.words = words;
            this.what = what;
            this.unit = unit;
            this.perMilli = perMilli;
            this.times = times;
        }
    }

    /** One buffer, measured when it is made, and deleted. */
    private static final class Found {
        private final Run run;
        private final int megabytes;
        private final Path directory;
        private final List<Round> seeks = new ArrayList<>();
        private final List<Round> closed = new ArrayList<>();
        private final List<Round> killed = new ArrayList<>();

        Found(Run run, int megabytes) throws IOException {
            this.run = run;
            this.megabytes = megabytes;
            this.directory = run.directory().resolve(megabytes + "MB");
            run.say("filling " + words());
            fillAndSeek();
            run.say("opening " + words());
            for (int i = 0; i < run.number(OPENINGS); i++) {
                closed.add(open(false, "CLOSED"));
                killed.add(open(true, "PROCESS_CRASHED"));
            }
            Directories.delete(directory.resolve("ring"));
        }

        String words() {
            return megabytes + " MB";
        }

        Measured measured(Kind kind) {
            List<Round> rounds =
                    switch (kind) {
                        case SEEK -> seeks;
                        case CLOSED -> closed;
                        case KILLED -> killed;
                    };
            return new Measured(kind.words + ", " + words(), kind.what, kind.unit, rounds);
        }

        private SideProcess start(String ring, int size) {
            Fields settings = Fields.NONE
                    .with("directory", directory.resolve(ring))
                    .with("schemas", directory.resolve("schemas"))
                    .with("megabytes", size);
            return SideProcess.start(IndexSide.class, settings, SideJvm.ofThisClassPath("index", directory, MEMORY));
        }

        private void fillAndSeek() {
            try (SideProcess side = start("ring", megabytes)) {
                side.call("open", Fields.NONE, ANSWER);
                side.call("fill", Fields.NONE, FILL);
                Fields places = Fields.NONE.with("seeks", run.number(SEEKS));
                for (int i = 0; i < run.number(ROUNDS); i++) {
                    double nanos = side.call("seek", places, ANSWER).number("nanos");
                    seeks.add(new Round(i == 0, nanos / run.number(SEEKS)));
                }
                side.call("shut", Fields.NONE, ANSWER);
            }
        }

        /** Opens it in a JVM of its own, which ends with or without having closed it: what the next one finds. */
        private Round open(boolean close, String expected) {
            try (SideProcess side = start("ring", megabytes)) {
                Fields answer = side.call("open", Fields.NONE, ANSWER);
                if (!answer.text("origin").equals(expected)) {
                    throw new IllegalStateException(
                            "The buffer was found origin=" + answer.text("origin") + " expected=" + expected);
                }
                if (close) {
                    side.call("shut", Fields.NONE, ANSWER);
                }
                return new Round(false, answer.number("nanos") / 1e6)
                        .with("bytesScanned", (double) answer.number("bytesScanned"));
            }
        }
    }
}
