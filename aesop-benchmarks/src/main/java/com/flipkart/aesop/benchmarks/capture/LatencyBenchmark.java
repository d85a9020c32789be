package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.capture.PersonTable.BinlogPlace;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.embedded.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Commit to callback on a system that does nothing else: one row is inserted, its transaction committed, and the time
 * taken until the reader delivers it. The clock starts when COMMIT is sent, so what the database needs for it is in the
 * figure, and is given beside. The sides take turns, block by block; only one reads at a time.
 */
public final class LatencyBenchmark implements Benchmark {
    private static final Parameter SAMPLES =
            new Parameter("samples", 200, 5, "commits for each side, all blocks together");
    private static final Parameter BLOCKS = new Parameter("blocks", 4, 1, "turns of each side");
    private static final Parameter WARM_UP = new Parameter("warm-up", 200, 5, "commits before each block");
    private static final Parameter SEED = new Parameter("seed", 20_260_101, 1, "of the pauses between commits");

    private static final double WANTED_MEDIAN_MILLIS = 1;
    private static final double WANTED_P99_MILLIS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ANSWER = PATIENCE.plusSeconds(30);
    private static final long QUIET_MILLIS = 1_500;

    private long nextId = 1;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "Commit in MySQL 8.0 to callback, idle system.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SAMPLES, BLOCKS, WARM_UP, SEED);
    }

    @Override
    public Findings run(Run run) throws SQLException {
        run.say("starting MySQL");
        Random random = new Random(run.number(SEED));
        Map<LatencySide, SideProcess> processes = new LinkedHashMap<>();
        Map<LatencySide, List<Round>> samples = new LinkedHashMap<>();
        List<Round> commits = new ArrayList<>();
        try (DatabaseServer server = SourceServer.MYSQL.start(run.directory().resolve("server"));
                Connection connection = SourceServer.connect(server)) {
            PersonTable.create(connection);
            for (LatencySide side : LatencySide.values()) {
                run.say("starting " + side.words());
                processes.put(side, side.start(server, run));
            }
            for (int block = 0; block < run.number(BLOCKS); block++) {
                for (Map.Entry<LatencySide, SideProcess> each : processes.entrySet()) {
                    List<Round> taken = samples.computeIfAbsent(each.getKey(), side -> new ArrayList<>());
                    new Block(run, connection, each.getKey(), each.getValue(), random).measure(taken, commits);
                    run.say("block " + block + ", " + each.getKey().words() + ": " + taken.size() + " samples");
                }
            }
        } finally {
            processes.values().forEach(SideProcess::close);
        }
        return findings(samples, commits);
    }

    /** One side's turn. */
    private final class Block {
        private final Run run;
        private final Connection connection;
        private final LatencySide side;
        private final SideProcess process;
        private final Random random;

        Block(Run run, Connection connection, LatencySide side, SideProcess process, Random random) {
            this.run = run;
            this.connection = connection;
            this.side = side;
            this.process = process;
            this.random = random;
        }

        void measure(List<Round> samples, List<Round> commits) throws SQLException {
            BinlogPlace place = PersonTable.end(connection);
            process.call("open", Fields.NONE.with("file", place.file()).with("position", place.position()), ANSWER);
            int warmUp = run.number(WARM_UP);
            PersonTable.write(connection, nextId, warmUp, 1);
            nextId += warmUp;
            awaitQuiet(warmUp);
            for (int i = 0; i < run.number(SAMPLES) / run.number(BLOCKS); i++) {
                pause();
                sample(samples, commits);
            }
            process.call("shut", Fields.NONE, ANSWER);
        }

        /** Lets the rows of the warm-up pass, and those of earlier turns, which some readers begin with. */
        private void awaitQuiet(int rows) {
            for (int i = 0; i < rows; i++) {
                arrival();
            }
            long more = 0;
            while (next(QUIET_MILLIS).isPresent()) {
                more++;
            }
            if (more > 0) {
                run.say(side.words() + " read " + more + " rows of earlier turns again");
            }
        }

        /** Waits as long as no poll interval can be guessed; nothing arrives meanwhile, as nothing is committed. */
        private void pause() {
            if (next(1 + random.nextInt(side.pauseMillis())).isPresent()) {
                throw unexpected("a row arrived that was not committed by this benchmark");
            }
        }

        private void sample(List<Round> samples, List<Round> commits) throws SQLException {
            connection.setAutoCommit(false);
            PersonTable.insert(connection, nextId++);
            long sent = System.nanoTime();
            connection.commit();
            long returned = System.nanoTime();
            samples.add(new Round(false, (arrival() - sent) / 1e6));
            commits.add(new Round(false, (returned - sent) / 1e6));
        }

        private long arrival() {
            return next(PATIENCE.toMillis())
                    .orElseThrow(() -> unexpected("no row arrived in " + PATIENCE.toSeconds() + " s"));
        }

        private OptionalLong next(long millis) {
            Fields answer = process.call("next", Fields.NONE.with("millis", millis), ANSWER);
            return answer.all().isEmpty() ? OptionalLong.empty() : OptionalLong.of(answer.number("nanos"));
        }

        private AesopException unexpected(String what) {
            return new AesopException(
                    ErrorCode.PEER_FAILED, "Cannot measure side=" + side.words() + ": " + what + "; see its log");
        }
    }

    private static Findings findings(Map<LatencySide, List<Round>> samples, List<Round> commits) {
        Map<LatencySide, Measured> bySide = new LinkedHashMap<>();
        samples.forEach((side, rounds) -> bySide.put(side, new Measured(side.words(), side.what(), "ms", rounds)));
        List<Measured> sides = new ArrayList<>(bySide.values());
        sides.add(new Measured(
                "COMMIT alone", "what the database takes to answer COMMIT, in all of the above", "ms", commits));
        Measured aesop = bySide.get(LatencySide.AESOP);
        return new Findings(
                sides,
                List.of(
                        Wanted.atMost("Aesop, median", aesop.median(), WANTED_MEDIAN_MILLIS, "ms"),
                        Wanted.atMost("Aesop, p99", aesop.percentile(0.99), WANTED_P99_MILLIS, "ms")));
    }
}
