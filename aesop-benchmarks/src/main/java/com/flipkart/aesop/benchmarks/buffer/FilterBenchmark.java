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
import java.util.List;

/** A stream filtered by key: one key of ten, out of the buffer; and the same loop over bytes in memory. */
public final class FilterBenchmark implements Benchmark {
    private static final Parameter MEGABYTES =
            new Parameter("megabytes", 64, 2, "bytes of events that are gone through");
    private static final Parameter ROUNDS = new Parameter("rounds", 9, 2, "rounds of each side, the cold one included");
    private static final Parameter MILLIS = new Parameter("millis", 1_000, 10, "duration of a round, at least");

    private static final double WANTED_RATE = 15e6;
    private static final Duration PASS = Duration.ofMinutes(2);
    private static final String MEMORY = "-Xmx256m";

    @Override
    public String name() {
        return "filter";
    }

    @Override
    public String title() {
        return "A stream filtered by key, MOD, one of ten: events looked at.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(MEGABYTES, ROUNDS, MILLIS);
    }

    @Override
    public Findings run(Run run) {
        List<Round> bare = new ArrayList<>();
        List<Round> aesop = new ArrayList<>();
        try (SideProcess bareSide = start(run, true);
                SideProcess aesopSide = start(run, false)) {
            for (int i = 0; i < run.number(ROUNDS); i++) {
                Fields ofBare = pass(run, bareSide);
                Fields ofAesop = pass(run, aesopSide);
                requireSame(ofBare, ofAesop);
                bare.add(new Round(i == 0, rate(ofBare)));
                aesop.add(new Round(i == 0, rate(ofAesop)));
                run.say("round " + i + " done");
            }
        }
        Measured loop =
                new Measured("bare loop", "the same arithmetic and copies over bytes in memory", "events/s", bare);
        Measured cursor = new Measured("Aesop", "a cursor of the buffer with the relay's filter", "events/s", aesop);
        return new Findings(
                List.of(loop, cursor), List.of(Wanted.atLeast("Aesop", cursor.median(), WANTED_RATE, "events/s")));
    }

    private static SideProcess start(Run run, boolean bare) {
        Path directory = run.directory().resolve(bare ? "bare" : "aesop");
        Fields settings = EventShape.USUAL.addTo(Fields.NONE
                .with("directory", directory)
                .with("megabytes", run.number(MEGABYTES))
                .with("bare", bare));
        return SideProcess.start(
                FilterSide.class, settings, SideJvm.ofThisClassPath(bare ? "bare" : "aesop", directory, MEMORY));
    }

    private static Fields pass(Run run, SideProcess side) {
        return side.call("pass", Fields.NONE.with("millis", run.number(MILLIS)), PASS);
    }

    private static double rate(Fields pass) {
        return pass.number("events") * 1e9 / pass.number("nanos");
    }

    /** Both have to want the same share. */
    private static void requireSame(Fields bare, Fields aesop) {
        if (bare.number("wanted") * aesop.number("events") != aesop.number("wanted") * bare.number("events")) {
            throw new IllegalStateException("The sides want different events: bare loop " + bare + ", Aesop " + aesop);
        }
    }
}
