package com.flipkart.aesop.benchmarks;

import com.flipkart.aesop.benchmarks.buffer.AppendBenchmark;
import com.flipkart.aesop.benchmarks.buffer.AppendTableBenchmark;
import com.flipkart.aesop.benchmarks.buffer.FilterBenchmark;
import com.flipkart.aesop.benchmarks.buffer.FsyncBenchmark;
import com.flipkart.aesop.benchmarks.buffer.IndexBenchmark;
import com.flipkart.aesop.benchmarks.buffer.OneTableBenchmark;
import com.flipkart.aesop.benchmarks.capture.CaptureBenchmark;
import com.flipkart.aesop.benchmarks.capture.LatencyBenchmark;
import com.flipkart.aesop.benchmarks.client.CallbackBenchmark;
import com.flipkart.aesop.benchmarks.client.CallbackTableBenchmark;
import com.flipkart.aesop.benchmarks.live.FollowersBenchmark;
import com.flipkart.aesop.benchmarks.live.MemoryLatencyBenchmark;
import com.flipkart.aesop.benchmarks.profile.ProfileText;
import com.flipkart.aesop.benchmarks.relay.ChainedBenchmark;
import com.flipkart.aesop.benchmarks.relay.RawReaderBenchmark;
import com.flipkart.aesop.benchmarks.relay.RawReaderTableBenchmark;
import com.flipkart.aesop.benchmarks.relay.TlsBenchmark;
import com.flipkart.aesop.benchmarks.relay.ZstdBenchmark;
import com.flipkart.aesop.benchmarks.report.Machine;
import com.flipkart.aesop.benchmarks.report.Report;
import com.flipkart.aesop.benchmarks.report.ReportJson;
import com.flipkart.aesop.benchmarks.report.ReportText;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The main class of {@code bin/benchmarks}: runs benchmarks by name and prints what they found. */
public final class BenchmarksMain {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    static final List<Benchmark> BENCHMARKS = List.of(
            new AppendBenchmark(),
            new RawReaderBenchmark(),
            new ZstdBenchmark(),
            new TlsBenchmark(),
            new CallbackBenchmark(),
            new ChainedBenchmark(),
            new AppendTableBenchmark(),
            new RawReaderTableBenchmark(),
            new CallbackTableBenchmark(),
            new FilterBenchmark(),
            new OneTableBenchmark(),
            new IndexBenchmark(),
            new FsyncBenchmark(),
            new FollowersBenchmark(),
            new MemoryLatencyBenchmark(),
            CaptureBenchmark.fromMySql(),
            CaptureBenchmark.fromMariaDb(),
            new LatencyBenchmark());

    private final Path temporary;
    private final PrintStream out;
    private final PrintStream errors;

    /**
     * Makes what runs benchmarks.
     *
     * @param temporary directory below which each benchmark has one of its own while it runs
     * @param out where results go
     * @param errors where progress and failures go
     */
    BenchmarksMain(Path temporary, PrintStream out, PrintStream errors) {
        this.temporary = temporary;
        this.out = out;
        this.errors = errors;
    }

    /** Runs what is asked for; ends with 0, with 1 if a benchmark failed, with 2 if the command line makes no sense. */
    public static void main(String[] arguments) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        System.exit(new BenchmarksMain(temporary, System.out, System.err).run(List.of(arguments), BENCHMARKS));
    }

    int run(List<String> arguments, List<Benchmark> known) throws IOException {
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(arguments, known);
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage() + "\n\n" + CommandLine.usage(known));
            return MISUSED;
        }
        boolean failed = false;
        for (Benchmark benchmark : commandLine.benchmarks()) {
            failed |= !run(benchmark, commandLine);
        }
        return failed ? FAILED : 0;
    }

    /** Runs one benchmark; false if it failed, which has been told to {@code errors}. */
    private boolean run(Benchmark benchmark, CommandLine commandLine) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "aesop-benchmark-" + benchmark.name() + "-");
        System.setProperty(SideJvm.RECORD, Boolean.toString(commandLine.profile()));
        Run run = new Run(benchmark, commandLine.tiny(), commandLine.given(), directory, errors);
        try {
            Report report = measure(benchmark, run);
            if (commandLine.profile()) {
                tellProfile(benchmark, directory, commandLine);
                Directories.delete(directory);
                return true;
            }
            String text = ReportText.of(report);
            String json = ReportJson.of(report);
            out.println(text + "\n" + json);
            if (commandLine.output().isPresent()) {
                Path output = Files.createDirectories(commandLine.output().get());
                Files.writeString(output.resolve(report.name() + ".md"), text);
                Files.writeString(output.resolve(report.name() + ".json"), json);
            }
        } catch (Exception e) {
            errors.println("Benchmark " + benchmark.name() + " failed; its logs are in " + directory + ". "
                    + (e instanceof AesopException known ? known.describe() : stackTrace(e)));
            return false;
        }
        Directories.delete(directory);
        return true;
    }

    /** Figures of a run that was watched are not told: watching costs something. */
    private void tellProfile(Benchmark benchmark, Path directory, CommandLine commandLine) throws IOException {
        String text = ProfileText.of(benchmark.name(), directory, Machine.detect());
        out.println(text);
        if (commandLine.output().isPresent()) {
            Path output = Files.createDirectories(commandLine.output().get());
            Files.writeString(output.resolve(benchmark.name() + "-profile.md"), text);
        }
    }

    private static Report measure(Benchmark benchmark, Run run) throws Exception {
        Instant started = Instant.now();
        double loadBefore = Machine.load();
        Benchmark.Findings findings = benchmark.run(run);
        return new Report(
                benchmark.name(),
                benchmark.title(),
                run.settings(),
                findings.sides(),
                run.tiny() ? List.of() : findings.wanted(),
                findings.grids(),
                new Report.Conditions(
                        Machine.detect(),
                        started.truncatedTo(ChronoUnit.SECONDS),
                        Duration.between(started, Instant.now()),
                        loadBefore,
                        Machine.load()));
    }

    private static String stackTrace(Exception e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
