package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What has to hold among the sources of one relay. */
final class SourceRules {
    private static final Pattern FOLDER_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

    private final Origin origin;
    private final Problems problems;
    private final Map<String, String> physicalNames = new HashMap<>();
    private final Map<Short, String> ids = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    private SourceRules(Origin origin, Problems problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /** Tells {@code problems} what is wrong, each as at {@code origin}. */
    static void check(List<EventProducer> producers, Origin origin, Problems problems) {
        SourceRules rules = new SourceRules(origin, problems);
        if (producers.isEmpty()) {
            problems.error(origin, "the relay has no producer", "Add one, such as <aesop:mysql>");
        }
        producers.forEach(producer -> rules.check(producer.source()));
    }

    private void check(PhysicalSource source) {
        String name = source.name();
        if (!FOLDER_NAME.matcher(name).matches()) {
            problems.error(
                    origin,
                    "the physical source name=" + name + " cannot name a folder",
                    "Use letters, digits, dots, dashes and underscores, at most 128");
        }
        if (physicalNames.put(name, name) != null) {
            problems.error(origin, "two physical sources have name=" + name, "Give one of them another name");
        }
        if (source.sources().isEmpty()) {
            problems.error(origin, "physical source " + name + " has no logical source", "Add a table to it");
        }
        for (LogicalSource logical : source.sources()) {
            check(logical, name);
        }
    }

    private void check(LogicalSource logical, String owner) {
        if (logical.id() < 1) {
            problems.error(
                    origin,
                    "source " + logical.name() + " has id=" + logical.id(),
                    "Give it an id in [1, " + Short.MAX_VALUE + "]");
        }
        String sameId = ids.put(logical.id(), logical.name());
        if (sameId != null) {
            problems.error(
                    origin,
                    "two sources have id=" + logical.id() + ": " + sameId + " and " + logical.name() + " of " + owner,
                    "Give one of them another id; clients know sources by it");
        }
        if (names.put(logical.name(), owner) != null) {
            problems.error(
                    origin,
                    "two sources have name=" + logical.name() + ", the second in " + owner,
                    "Give one of them another name; clients subscribe to it");
        }
    }
}
