package com.flipkart.aesop.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of one benchmark.
 *
 * @param benchmark what is run
 * @param tiny whether it is to prove only that it works
 * @param given the values of parameters that were given on the command line
 * @param directory for whatever it writes; exists, is empty and is deleted afterwards if all went well
 * @param progress where it says what it is doing
 */
public record Run(Benchmark benchmark, boolean tiny, Map<String, Long> given, Path directory, PrintStream progress) {
    public Run {
        given = Map.copyOf(given);
    }

    /** The value of a parameter. */
    public int number(Parameter parameter) {
        return Math.toIntExact(given.getOrDefault(parameter.name(), tiny ? parameter.tiny() : parameter.full()));
    }

    /** All parameters, for the report. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (tiny) {
            settings.put("tiny", "true, which proves that it works and says nothing about speed");
        }
        benchmark.parameters().forEach(each -> settings.put(each.name(), Integer.toString(number(each))));
        return settings;
    }

    /** Tells the person who waits what is going on. */
    public void say(String words) {
        progress.println(benchmark.name() + ": " + words);
    }
}
