package com.flipkart.aesop.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer to /metrics, taken apart. */
final class Scrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    /** By name: the type. */
    private final Map<String, String> types = new TreeMap<>();

    /** By name: the names of the labels. */
    private final Map<String, Set<String>> labels = new TreeMap<>();

    private final List<Sample> samples = new ArrayList<>();

    /** One line. */
    private record Sample(String name, Map<String, String> labels, double value) {}

    Scrape(String text) {
        for (String line : text.split("\n", -1)) {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                addSample(line);
            }
        }
    }

    private void addSample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("This is no sample: " + line);
        }
        Map<String, String> values = new LinkedHashMap<>();
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(label -> values.put(label.group(1), label.group(2)));
        }
        labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>()).addAll(values.keySet());
        samples.add(new Sample(sample.group(1), values, Double.parseDouble(sample.group(3))));
    }

    /** What is to be had: name, type, labels. */
    Map<String, String> meters() {
        Map<String, String> meters = new TreeMap<>();
        types.forEach((name, type) -> meters.put(name, type + " " + labels.getOrDefault(name, Set.of())));
        return meters;
    }

    /**
     * The value of the one sample that has the labels.
     *
     * @param wanted names and values of labels in turn
     */
    double value(String name, String... wanted) {
        List<Double> values = values(name, wanted);
        if (values.size() != 1) {
            throw new AssertionError(values.size() + " samples of " + name + " with " + List.of(wanted));
        }
        return values.get(0);
    }

    /** The values of all that have the labels. */
    List<Double> values(String name, String... wanted) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && matches(sample, wanted))
                .map(Sample::value)
                .toList();
    }

    private static boolean matches(Sample sample, String... wanted) {
        for (int i = 0; i < wanted.length; i += 2) {
            if (!wanted[i + 1].equals(sample.labels().get(wanted[i]))) {
                return false;
            }
        }
        return true;
    }
}
