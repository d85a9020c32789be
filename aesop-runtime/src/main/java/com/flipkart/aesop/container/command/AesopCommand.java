package com.flipkart.aesop.container.command;

import com.flipkart.aesop.container.Installation;
import com.flipkart.aesop.container.InstalledCommands;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorKind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;

/** The {@code aesop} command. */
@Command(
        name = "aesop",
        description = "Change data capture: reads a database once, from its own log, and serves the changes.",
        mixinStandardHelpOptions = true,
        versionProvider = AesopCommand.Version.class,
        synopsisSubcommandLabel = "<command>",
        subcommands = HelpCommand.class,
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 out of memory, 4 stopped, but not all of it in time."
        })
public final class AesopCommand {
    private final CommandLine commandLine;
    private final StopSignal stop;

    private AesopCommand(StopSignal stop) {
        this.stop = stop;
        this.commandLine = new CommandLine(this);
        commandLine.addSubcommand(new RunCommand());
        commandLine.addSubcommand(new VersionCommand());
        ServiceLoader.load(Subcommand.class, AesopCommand.class.getClassLoader())
                .forEach(commandLine::addSubcommand);
        commandLine.getSubcommands().values().stream()
                .filter(subcommand -> !(subcommand.getCommand() instanceof HelpCommand))
                .forEach(subcommand -> subcommand.getCommandSpec().mixinStandardHelpOptions(true));
        commandLine.setExecutionStrategy(this::execute);
    }

    /** Runs the command and ends the process with one of {@link ExitCode}. */
    public static void main(String[] arguments) {
        StopSignal stop = StopSignal.ofProcess();
        int exitCode = ExitCode.FAILED;
        try {
            exitCode = new AesopCommand(stop).run(arguments);
        } finally {
            stop.end(exitCode);
        }
        System.exit(exitCode);
    }

    private int run(String[] arguments) {
        boolean ofComponent = arguments.length > 0
                && !arguments[0].startsWith("-")
                && !commandLine.getSubcommands().containsKey(arguments[0]);
        if (ofComponent) {
            try {
                Optional<Integer> exitCode = runInstalled(arguments);
                if (exitCode.isPresent()) {
                    return exitCode.get();
                }
            } catch (RuntimeException | LinkageError e) {
                return report(e);
            }
        }
        addInstalledToHelp();
        return commandLine.execute(arguments);
    }

    private Optional<Integer> runInstalled(String[] arguments) {
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        return InstalledCommands.of(Installation.find()).run(arguments[0], rest, System.out, System.err);
    }

    /** Without an installation there is help all the same, only for less. */
    private void addInstalledToHelp() {
        Map<String, String> summaries;
        try {
            summaries = InstalledCommands.of(Installation.find()).summaries();
        } catch (AesopException e) {
            summaries = Map.of("<others>", "come with components, but " + e.getMessage());
        }
        summaries.forEach((name, summary) -> {
            CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
            spec.usageMessage().description(summary.replace("%", "%%"));
            commandLine.addSubcommand(name, spec);
        });
    }

    private int execute(ParseResult result) {
        Integer helped = CommandLine.executeHelpRequest(result);
        if (helped != null) {
            return helped;
        }
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (last.commandSpec().userObject() instanceof Subcommand subcommand) {
            try {
                return subcommand.run(stop);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCode.FAILED;
            } catch (RuntimeException | LinkageError e) {
                return report(e);
            }
        }
        commandLine.usage(commandLine.getErr());
        return ExitCode.USAGE;
    }

    private int report(Throwable e) {
        PrintWriter err = commandLine.getErr();
        if (e instanceof AesopException known) {
            err.println("aesop: " + known.getMessage());
        }
        if (!(e instanceof AesopException known) || known.code().kind() == ErrorKind.INTERNAL) {
            err.println("aesop: a defect of Aesop; please report what follows");
            e.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"aesop " + VersionCommand.version()};
        }
    }
}
