package com.flipkart.aesop.demo;

import com.flipkart.aesop.container.command.ExitCode;
import com.flipkart.aesop.container.command.LogLevels;
import com.flipkart.aesop.container.command.StopSignal;
import com.flipkart.aesop.container.command.Subcommand;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aesop demo}. */
@Command(
        name = "demo",
        description = "Shows changes travelling: starts a MariaDB, a relay and a client on this machine, changes rows,"
                + " prints each change as its callback gets it.",
        footer = {
            "",
            "The modules it runs are samples/person-relay and samples/person-client. Needs Linux on x86-64.",
            "Exit codes: 0 the rows received equalled the table; 1 they did not, or something failed."
        })
public final class DemoCommand implements Subcommand {
    private static final Duration WORKER_DEADLINE = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Option(names = "--once", description = "Ends by itself after comparing the rows received with the table.")
    private boolean once;

    @Option(
            names = "--directory",
            paramLabel = "<folder>",
            description = "Keep everything here, and go on with what is here; otherwise in a temporary folder that is"
                    + " removed in the end.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--within",
            paramLabel = "<seconds>",
            defaultValue = "60",
            description = "How long to wait for modules to run and for changes to arrive (default: ${DEFAULT-VALUE}).")
    private int withinSeconds;

    /** Made by the {@code aesop} command, through the list of services. */
    public DemoCommand() {}

    @Override
    public int run(StopSignal stop) throws InterruptedException {
        // All modules start at once: that the client does not find its relay yet is not worth a line.
        LogLevels.onlyErrors();
        PrintWriter out = spec.commandLine().getOut();
        Path folder = folder();
        out.println("aesop demo: everything lies in " + folder
                + (directory.isPresent() ? "" : ", which is removed in the end"));
        out.flush();
        Demo demo = new Demo(folder, out, Duration.ofSeconds(withinSeconds));
        try {
            return play(demo, stop);
        } finally {
            if (stop.requested().isDone()) {
                // What is cut off while it still starts would complain.
                LogLevels.off();
            }
            demo.close();
            if (directory.isEmpty()) {
                SampleModules.delete(folder);
            }
            out.println("aesop demo: stopped");
            out.flush();
        }
    }

    /** Plays on a thread of its own, so that ctrl-C is heard at any moment. */
    private int play(Demo demo, StopSignal stop) throws InterruptedException {
        CompletableFuture<Boolean> equal = new CompletableFuture<>();
        Thread player = new Thread(
                () -> {
                    try {
                        equal.complete(demo.play());
                    } catch (InterruptedException | RuntimeException | Error e) {
                        equal.completeExceptionally(e);
                    }
                },
                "aesop-demo");
        player.start();
        CompletableFuture.anyOf(equal.handle((result, failure) -> result), stop.requested())
                .join();
        if (stop.requested().isDone() && !equal.isDone()) {
            player.interrupt();
            player.join(WORKER_DEADLINE.toMillis());
            return ExitCode.OK;
        }
        player.join();
        boolean proved = result(equal);
        if (proved && !once) {
            demo.invite();
            stop.requested().join();
        }
        return proved ? ExitCode.OK : ExitCode.FAILED;
    }

    private static boolean result(CompletableFuture<Boolean> equal) {
        try {
            return equal.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AesopException known) {
                throw known;
            }
            throw new AesopException(ErrorCode.INTERNAL, "playing the demo failed: " + e.getCause(), e.getCause());
        }
    }

    private Path folder() {
        try {
            return directory.isPresent()
                    ? Files.createDirectories(directory.get().toAbsolutePath().normalize())
                    : Files.createTempDirectory("aesop-demo-");
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "making the demo's folder failed: " + e + ". Choose one that can be written with --directory.",
                    e);
        }
    }
}
