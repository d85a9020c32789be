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

/**
 * Binlog to buffer: rows are written once, then every side reads the same binlog from its beginning, round by round in
 * turn, each in a JVM of its own. A rate is that from the first row to the last; connecting is not counted.
 */
public final class CaptureBenchmark implements Benchmark {
    private static final Parameter ROWS = new Parameter("rows", 500_000, 2_000, "rows in the binlog");
    private static final Parameter PER_TRANSACTION =
            new Parameter("rows-per-transaction", 10, 10, "rows a transaction");
    private static final Parameter ROUNDS = new Parameter("rounds", 5, 2, "rounds of each side, the cold one included");

    private static final Duration PASS = Duration.ofMinutes(11);
    private static final double WANTED_OF_LIBRARY = 0.5;
    private static final double WANTED_OF_DEBEZIUM = 10;

    private final SourceServer source;

    /** Reads from MySQL. */
    public static CaptureBenchmark fromMySql() {
        return new CaptureBenchmark(SourceServer.MYSQL);
    }

    /** Reads from MariaDB, without Debezium, whose connector for MySQL does not read that. */
    public static CaptureBenchmark fromMariaDb() {
        return new CaptureBenchmark(SourceServer.MARIADB);
    }

    private CaptureBenchmark(SourceServer source) {
        this.source = source;
    }

    @Override
    public String name() {
        return source == SourceServer.MYSQL ? "capture" : "capture-mariadb";
    }

    @Override
    public String title() {
        return source.words() + " binlog to buffer, rows of eight columns.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ROWS, PER_TRANSACTION, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws SQLException {
        run.say("starting " + source.words());
        try (DatabaseServer server = source.start(run.directory().resolve("server"))) {
            Map<CaptureSide, SideProcess> processes = new LinkedHashMap<>();
            try (Connection connection = SourceServer.connect(server)) {
                PersonTable.create(connection);
                for (CaptureSide side : CaptureSide.of(source)) {
                    run.say("starting " + side.words());
                    processes.put(side, side.start(server, run));
                }
                BinlogPlace before = PersonTable.end(connection);
                write(run, connection, before);
                return findings(measure(run, processes, before));
            } finally {
                processes.values().forEach(SideProcess::close);
            }
        }
    }

    private static void write(Run run, Connection connection, BinlogPlace before) throws SQLException {
        long started = System.nanoTime();
        PersonTable.write(connection, 1, run.number(ROWS), run.number(PER_TRANSACTION));
        long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        long bytes = PersonTable.end(connection).position() - before.position();
        run.say("wrote " + run.number(ROWS) + " rows in " + seconds + " s, " + bytes + " bytes of binlog");
    }

    private static List<Measured> measure(Run run, Map<CaptureSide, SideProcess> processes, BinlogPlace place) {
        Fields pass = Fields.NONE
                .with("rows", run.number(ROWS))
                .with("file", place.file())
                .with("position", place.position());
        Map<CaptureSide, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 0; round < run.number(ROUNDS); round++) {
            for (Map.Entry<CaptureSide, SideProcess> each : processes.entrySet()) {
                Fields answer = each.getValue().call("pass", pass, PASS);
                requireAll(each.getKey(), answer.number("rows"), run.number(ROWS));
                Round measured = round(answer, round == 0);
                rounds.computeIfAbsent(each.getKey(), side -> new ArrayList<>()).add(measured);
                run.say("round " + round + ", " + each.getKey().words() + ": " + Math.round(measured.value())
                        + " rows/s");
            }
        }
        return rounds.entrySet().stream()
                .map(each -> new Measured(each.getKey().words(), each.getKey().what(), "rows/s", each.getValue()))
                .toList();
    }

    private static void requireAll(CaptureSide side, long rows, long written) {
        if (rows != written) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Cannot compare side=" + side.words() + ": it read rows=" + rows + " of written=" + written
                            + "; a side that reads something else measures something else");
        }
    }

    private static Round round(Fields pass, boolean cold) {
        return new Round(cold, pass.number("timedRows") * 1e9 / pass.number("nanos"))
                .with("secondsToFirstRow", pass.number("startNanos") / 1e9)
                .with("cpuMicrosPerRow", pass.number("cpuNanos") / 1e3 / pass.number("rows"));
    }

    private Findings findings(List<Measured> sides) {
        Map<String, Measured> bySide = new LinkedHashMap<>();
        sides.forEach(side -> bySide.put(side.side(), side));
        Measured library = bySide.get(CaptureSide.LIBRARY.words());
        Measured aesop = bySide.get(CaptureSide.AESOP.words());
        Measured debezium = bySide.get(CaptureSide.DEBEZIUM.words());
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(ratio("Aesop / bare library, warm", aesop.median(), library.median(), WANTED_OF_LIBRARY));
        wanted.add(ratio("Aesop / bare library, cold", cold(aesop), cold(library), WANTED_OF_LIBRARY));
        if (debezium != null) {
            wanted.add(ratio("Aesop / Debezium, warm", aesop.median(), debezium.median(), WANTED_OF_DEBEZIUM));
            wanted.add(ratio("Aesop / Debezium, cold", cold(aesop), cold(debezium), WANTED_OF_DEBEZIUM));
        }
        return new Findings(sides, wanted);
    }

    private static double cold(Measured side) {
        return side.cold().orElseThrow();
    }

    private static Wanted ratio(String what, double one, double other, double wanted) {
        return Wanted.atLeast(what, one / other, wanted, "");
    }
}
