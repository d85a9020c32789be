package com.flipkart.aesop.container.command;

import com.flipkart.aesop.container.Container;
import com.flipkart.aesop.container.ContainerSettings;
import com.flipkart.aesop.container.Installation;
import com.flipkart.aesop.container.ModuleView;
import com.flipkart.aesop.core.module.PartState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aesop run <directory>}: runs the modules of a folder until it is told to stop. */
@Command(
        name = "run",
        description = "Runs the modules of a folder until SIGTERM or ctrl-C.",
        footer = {
            "",
            "Every folder in <directory> with a spring-*-config.xml is a module, at any depth down to 8; its",
            "name is the module's id. Beside the XML lie lib/*.jar (the module's own classes),",
            "schemas_registry/*.avsc and module.properties (what ${name} in the XML stands for, before",
            "-D and the environment). One module's failure leaves the others up.",
            "",
            "Exit codes: 0 stopped in order; 1 nothing could be started, or, with --fail-fast, a module",
            "failed; 2 wrong arguments; 3 memory ran out; 4 stopped, but not all of it within the deadline."
        })
final class RunCommand implements Subcommand {
    private static final Logger LOG = LoggerFactory.getLogger("aesop.run");

    @Parameters(paramLabel = "<directory>", description = "Where the modules' folders lie.")
    private Path directory = Path.of(".");

    @Option(
            names = "--state",
            paramLabel = "<folder>",
            description = "Keep the state of module x in x below this folder; otherwise in \"state\" in its own.")
    private Optional<Path> state = Optional.empty();

    @Option(names = "--fail-fast", description = "Stop everything and end with 1 as soon as one module fails.")
    private boolean failFast;

    @Option(
            names = "--stop-within",
            paramLabel = "<seconds>",
            defaultValue = "25",
            description = "After SIGTERM, cut off what is not done after this time (default: ${DEFAULT-VALUE}).")
    private int stopWithinSeconds;

    @Option(
            names = "-D",
            paramLabel = "<name=value>",
            description = "A value for placeholders of the XML; wins over the environment, not over module.properties.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Override
    public int run(StopSignal stop) throws InterruptedException {
        Container container = Container.open(new ContainerSettings(Installation.find(), directory, state, properties));
        CompletableFuture<Object> end = failFast
                ? CompletableFuture.anyOf(stop.requested(), container.firstFailure())
                : CompletableFuture.anyOf(stop.requested());
        CompletableFuture.anyOf(container.start(), end).join();
        boolean running = isAnyRunning(container.modules());
        if (running && !end.isDone()) {
            LOG.info("{}", summary(container.modules()));
            end.join();
        }
        boolean failed = failFast && container.firstFailure().isDone();
        boolean drained = container.stop(Duration.ofSeconds(stopWithinSeconds));
        return exitCode(stop.requested().isDone() && !failed, running, drained);
    }

    private static int exitCode(boolean ordered, boolean running, boolean drained) {
        if (!ordered) {
            LOG.error(
                    running
                            ? "ended because a module failed (--fail-fast)"
                            : "ended because no module could be started");
            return ExitCode.FAILED;
        }
        LOG.info(drained ? "stopped" : "stopped, but not everything in time");
        return drained ? ExitCode.OK : ExitCode.CUT_OFF;
    }

    private static boolean isAnyRunning(List<ModuleView> modules) {
        return modules.stream().anyMatch(module -> module.status().state() != PartState.FAILED);
    }

    private static String summary(List<ModuleView> modules) {
        StringBuilder text = new StringBuilder();
        for (ModuleView module : modules) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(module.id())
                    .append(' ')
                    .append(module.status().state());
        }
        return text.toString();
    }
}
