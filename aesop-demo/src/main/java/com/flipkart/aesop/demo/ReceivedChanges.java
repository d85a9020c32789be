package com.flipkart.aesop.demo;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sample consumer got, as it wrote it down: one line a change, {@code <received, microseconds since 1970>
 * <opcode> <id> <other columns>}, with tabs between.
 *
 * @param changes in the order received
 */
record ReceivedChanges(List<Change> changes) {
    ReceivedChanges {
        changes = List.copyOf(changes);
    }

    /** One change, as it was received. */
    record Change(long receivedMicros, boolean deleted, Person person) {}

    /** Reads all complete lines of {@code file}; none if there is no file yet. */
    static ReceivedChanges read(Path file) {
        List<Change> changes = new ArrayList<>();
        try {
            String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            String complete = text.substring(0, text.lastIndexOf('\n') + 1);
            for (String line : complete.lines().toList()) {
                changes.add(parse(line));
            }
        } catch (IOException | RuntimeException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "reading what the consumer received from " + file + " failed: " + e
                            + ". The file is the sample consumer's alone.",
                    e);
        }
        return new ReceivedChanges(changes);
    }

    private static Change parse(String line) {
        String[] fields = line.split("\t", 4);
        return new Change(
                Long.parseLong(fields[0]),
                fields[1].equals("DELETE"),
                new Person(Long.parseLong(fields[2]), fields.length > 3 ? fields[3] : ""));
    }

    /** The table that these changes make of an empty one, by primary key. */
    Map<Long, Person> table() {
        Map<Long, Person> table = new TreeMap<>();
        for (Change change : changes) {
            if (change.deleted()) {
                table.remove(change.person().id());
            } else {
                table.put(change.person().id(), change.person());
            }
        }
        return table;
    }
}
