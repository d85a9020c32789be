package com.flipkart.aesop.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was asked for.
 *
 * @param benchmarks to run, in this order
 * @param tiny whether they are to prove only that they work
 * @param profile whether to find out where their time goes, instead of how much it is
 * @param given parameters by name
 * @param output directory for {@code <name>.md} and {@code <name>.json}; standard output alone if empty
 */
record CommandLine(
        List<Benchmark> benchmarks, boolean tiny, boolean profile, Map<String, Long> given, Optional<Path> output) {
    private static final String PROFILE = "--profile";
    private static final String ALL = "all";
    private static final String TINY = "--tiny";
    private static final String OUTPUT = "--output=";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it makes no sense, saying why
     */
    static CommandLine parse(List<String> arguments, List<Benchmark> known) {
        List<Benchmark> chosen = new ArrayList<>();
        Map<String, Long> given = new LinkedHashMap<>();
        Optional<Path> output = Optional.empty();
        boolean tiny = false;
        boolean profile = false;
        for (String argument : arguments) {
            if (argument.equals(TINY)) {
                tiny = true;
            } else if (argument.equals(PROFILE)) {
                profile = true;
            } else if (argument.startsWith(OUTPUT)) {
                output = Optional.of(Path.of(argument.substring(OUTPUT.length())));
            } else if (argument.startsWith("--")) {
                readParameter(argument, given);
            } else {
                chosen.addAll(argument.equals(ALL) ? known : List.of(find(argument, known)));
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("No benchmark was named.");
        }
        requireKnown(given, chosen);
        return new CommandLine(List.copyOf(chosen), tiny, profile, given, output);
    }

    private static void readParameter(String argument, Map<String, Long> given) {
        int equals = argument.indexOf('=');
        try {
            given.put(argument.substring(2, Math.max(2, equals)), Long.parseLong(argument.substring(equals + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Not an option: " + argument + "; write --name=number.", e);
        }
    }

    private static Benchmark find(String name, List<Benchmark> known) {
        return known.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No benchmark is named " + name + "."));
    }

    private static void requireKnown(Map<String, Long> given, List<Benchmark> chosen) {
        for (String name : given.keySet()) {
            if (chosen.stream()
                    .flatMap(benchmark -> benchmark.parameters().stream())
                    .noneMatch(parameter -> parameter.name().equals(name))) {
                throw new IllegalArgumentException("None of the benchmarks chosen has the parameter --" + name + ".");
            }
        }
    }

    /** All benchmarks and their parameters, for a person. */
    static String usage(List<Benchmark> known) {
        String benchmarks = known.stream()
                .map(benchmark -> "  " + benchmark.name() + "\n      " + benchmark.title() + "\n"
                        + benchmark.parameters().stream()
                                .map(each -> "      --" + each.name() + "=" + each.full() + "  " + each.doc() + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
        return "Usage: bin/benchmarks <name>... | all [--tiny] [--profile] [--output=<directory>] [--<parameter>=<number>]...\n\n"
                + benchmarks;
    }
}
