package com.flipkart.aesop.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SQL in, events out, as text. A file has sections that start with {@code --- name}:
 *
 * <pre>{@code
 * # What it shows.
 * --- captured        names of the tables that are captured
 * person
 * --- before          statements before the producer starts
 * CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20));
 * --- settings        settings of the producer that differ (optional)
 * emptied=ignore
 * --- sql             statements after it has started; "@b " in front runs one on a second session, called b
 * INSERT INTO person VALUES (1, 'Ada');
 * --- events          what must come: all of it, in this order; or
 * window
 *   UPSERT person key=1 id=1 name="Ada"
 * --- failed          what the status must say, each line a part of it
 * }</pre>
 *
 * <p>{@code ${db}} stands for the name of the database. {@code --- only mariadb} or {@code --- only mysql} says that
 * the other one does not know the statements.
 */
final class Scenario {
    private final String name;
    private final Map<String, List<String>> sections = new LinkedHashMap<>();

    private Scenario(String name, List<String> lines) {
        this.name = name;
        List<String> current = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("--- ")) {
                current = new ArrayList<>();
                sections.put(line.substring(4).trim(), current);
            } else if (!line.startsWith("#") && !line.isBlank()) {
                current.add(line);
            }
        }
    }

    static List<Scenario> all() {
        try (Stream<Path> files =
                Files.list(Path.of(Scenario.class.getResource("/scenarios").toURI()))) {
            return files.filter(file -> file.toString().endsWith(".scenario"))
                    .sorted()
                    .map(Scenario::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Scenario read(Path file) {
        try {
            String name = file.getFileName().toString().replace(".scenario", "");
            return new Scenario(name, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Whether it is for this kind of server: {@code mariadb} or {@code mysql}. */
    boolean isFor(String kind) {
        Optional<String> only = sections.keySet().stream()
                .filter(section -> section.startsWith("only "))
                .findFirst();
        return only.isEmpty() || only.get().equals("only " + kind);
    }

    List<String> captured() {
        return section("captured").stream().map(String::trim).toList();
    }

    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        section("settings").forEach(line -> settings.put(line.split("=", 2)[0].trim(), line.split("=", 2)[1].trim()));
        return settings;
    }

    /** A statement and the session that runs it. */
    record Statement(String session, String sql) {}

    List<Statement> statements(String section, String database) {
        String text = String.join("\n", section(section)).replace("${db}", database);
        return Arrays.stream(text.split(";\\s*(?:\\n|$)", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(statement -> statement.startsWith("@")
                        ? new Statement(
                                statement.substring(1, statement.indexOf(' ')),
                                statement.substring(statement.indexOf(' ')).strip())
                        : new Statement("a", statement))
                .toList();
    }

    /** What must come: the lines of the section, without blanks at their ends. */
    List<String> events() {
        return section("events").stream().map(String::stripTrailing).toList();
    }

    List<String> failed(String database) {
        return section("failed").stream()
                .map(line -> line.strip().replace("${db}", database))
                .toList();
    }

    private List<String> section(String section) {
        return sections.getOrDefault(section, List.of());
    }
}
