package com.flipkart.aesop.container;

import com.flipkart.aesop.core.module.ComponentCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The subcommands that the components of an installation offer; each runs inside its component's classes. */
public final class InstalledCommands {
    private static final String SERVICE = "META-INF/services/" + ComponentCommand.class.getName();

    private final ComponentCatalog catalog;

    private InstalledCommands(ComponentCatalog catalog) {
        this.catalog = catalog;
    }

    /** Those of {@code installation}. */
    public static InstalledCommands of(Installation installation) {
        return new InstalledCommands(ComponentCatalog.read(installation.components()));
    }

    /** What each does, by its name, in the order of the alphabet. */
    public Map<String, String> summaries() {
        Map<String, String> summaries = new TreeMap<>();
        for (Component component : catalog.all()) {
            in(component, command -> {
                summaries.putIfAbsent(command.name(), command.summary());
                return Optional.empty();
            });
        }
        return summaries;
    }

    /**
     * Runs the command called {@code name}.
     *
     * @return its exit code; empty if no component has a command of this name
     */
    public Optional<Integer> run(String name, List<String> arguments, PrintStream out, PrintStream err) {
        for (Component component : catalog.all()) {
            Optional<Integer> exitCode = in(
                    component,
                    command -> command.name().equals(name)
                            ? Optional.of(command.run(arguments, out, err))
                            : Optional.empty());
            if (exitCode.isPresent()) {
                return exitCode;
            }
        }
        return Optional.empty();
    }

    /** Shows the commands of {@code component} to {@code visitor}, until that has an answer. */
    private Optional<Integer> in(Component component, Visitor visitor) {
        if (!offersCommands(component)) {
            return Optional.empty();
        }
        List<Component> all = catalog.withNeeds(List.of(component.name()));
        try (ModuleClassLoader loader =
                new ModuleClassLoader("component " + component.name(), ComponentCatalog.jars(all))) {
            Answer answer = new Answer();
            loader.call(() -> answer.ask(ServiceLoader.load(ComponentCommand.class, loader), visitor));
            return answer.exitCode;
        } catch (IOException e) {
            throw new UncheckedIOException("closing the jars of component " + component.name() + " failed", e);
        }
    }

    private static boolean offersCommands(Component component) {
        try (ModuleClassLoader own = new ModuleClassLoader("component " + component.name(), component.jars())) {
            return own.findResource(SERVICE) != null;
        } catch (IOException e) {
            throw new UncheckedIOException("closing the jars of component " + component.name() + " failed", e);
        }
    }

    @FunctionalInterface
    private interface Visitor {
        Optional<Integer> visit(ComponentCommand command);
    }

    private static final class Answer {
        private Optional<Integer> exitCode = Optional.empty();

        void ask(Iterable<ComponentCommand> commands, Visitor visitor) {
            for (ComponentCommand command : commands) {
                exitCode = visitor.visit(command);
                if (exitCode.isPresent()) {
                    return;
                }
            }
        }
    }
}
