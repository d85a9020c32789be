package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link HistoryConsumer} wrote down, put together: windows by their SCN, each as it was told, and checked while
 * reading: between two (re)starts SCNs increase, and a window that is told again is told the same.
 */
final class History {
    private final Map<Long, List<String>> windows = new TreeMap<>();
    private int starts;
    private int rollbacks;
    private int repeatedWindows;

    private History() {}

    static History read(Path file) throws IOException {
        History history = new History();
        List<String> open = new ArrayList<>();
        long last = -1;
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (line.equals("S") || line.startsWith("R ")) {
                open.clear();
                last = -1;
                history.count(line);
            } else if (line.startsWith("E ")) {
                open.add(line);
            } else if (line.startsWith("W ") && line.endsWith(" end")) {
                long scn = Long.parseLong(line.substring(2, line.length() - 4));
                assertThat(scn).as("SCN of a window, after %s", last).isGreaterThan(last);
                last = scn;
                history.add(scn, List.copyOf(open));
                open.clear();
            }
        }
        return history;
    }

    private void count(String line) {
        if (line.equals("S")) {
            starts++;
        } else {
            rollbacks++;
        }
    }

    private void add(long scn, List<String> events) {
        String head = "E " + scn + " ";
        assertThat(events).as("events of window %s", scn).allMatch(event -> event.startsWith(head));
        List<String> before = windows.putIfAbsent(scn, events);
        if (before != null) {
            repeatedWindows++;
            assertThat(events).as("window %s, told again", scn).isEqualTo(before);
        }
    }

    int starts() {
        return starts;
    }

    int rollbacks() {
        return rollbacks;
    }

    /** How many windows came more than once. */
    int repeatedWindows() {
        return repeatedWindows;
    }

    int windows() {
        return windows.size();
    }

    /** The changes of every key, in the order of the windows and, within a window, of its events. */
    Map<Long, List<Change>> changesByKey() {
        Map<Long, List<Change>> changes = new TreeMap<>();
        for (List<String> events : windows.values()) {
            for (String event : events) {
                String[] words = event.split(" ", -1);
                changes.computeIfAbsent(Long.parseLong(words[3]), key -> new ArrayList<>())
                        .add(new Change(words[2].equals("D"), Integer.parseInt(words[4])));
            }
        }
        return changes;
    }
}
