package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.mysql.settings.Cascades;
import com.flipkart.aesop.mysql.settings.Emptied;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a {@link Scenario} on a database of its own. A last row in a table of its own shows that all has come. */
final class ScenarioRun {
    private static final String LAST = "zz_last";

    private final Scenario scenario;
    private final TestDatabase database;
    private final Deadline deadline = Deadline.inSeconds(30);

    ScenarioRun(Scenario scenario, TestDatabase database) {
        this.scenario = scenario;
        this.database = database;
    }

    void run() throws SQLException {
        database.execute("CREATE TABLE " + LAST + " (id INT PRIMARY KEY)");
        execute("before");
        List<String> tables = new ArrayList<>(scenario.captured());
        tables.add(LAST);
        try (Captured captured =
                Captured.of(database, tables.toArray(String[]::new)).with(this::settings)) {
            captured.generateAndStart();
            execute("sql");
            database.execute("INSERT INTO " + LAST + " VALUES (1)");
            List<String> failed = scenario.failed(database.name());
            if (failed.isEmpty()) {
                assertThat(events(captured, true)).isEqualTo(scenario.events());
            } else {
                captured.awaitState(PartState.FAILED, deadline);
                assertThat(captured.producer.status().toString()).contains(failed);
                assertThat(events(captured, false)).isEqualTo(scenario.events());
            }
        }
    }

    private SettingsBuilder<MySqlSettings> settings(SettingsBuilder<MySqlSettings> builder) {
        scenario.settings().forEach((name, value) -> {
            String constant = value.toUpperCase(Locale.ROOT);
            switch (name) {
                case "emptied" -> builder.set(name, Emptied.valueOf(constant));
                case "cascades" -> builder.set(name, Cascades.valueOf(constant));
                default -> throw new IllegalArgumentException("No scenario sets " + name);
            }
        });
        return builder;
    }

    private void execute(String section) throws SQLException {
        Map<String, Connection> sessions = new HashMap<>();
        try {
            for (Scenario.Statement statement : scenario.statements(section, database.name())) {
                if (!sessions.containsKey(statement.session())) {
                    sessions.put(statement.session(), database.connect());
                }
                try (Statement sql = sessions.get(statement.session()).createStatement()) {
                    sql.execute(statement.sql());
                } catch (SQLException e) {
                    throw new AssertionError(scenario.name() + ": " + statement.sql(), e);
                }
            }
        } finally {
            for (Connection session : sessions.values()) {
                session.close();
            }
        }
    }

    private List<String> events(Captured captured, boolean awaitLast) {
        String last = "  UPSERT " + LAST + " key=1 id=1";
        if (awaitLast) {
            captured.await(() -> lines(captured).contains(last), "the last row", deadline);
        }
        List<String> lines = lines(captured);
        int end = lines.indexOf(last);
        return end < 0 ? lines : lines.subList(0, end - 1);
    }

    private static List<String> lines(Captured captured) {
        List<String> lines = new ArrayList<>();
        for (List<String> window : captured.texts()) {
            lines.add("window");
            window.forEach(event -> lines.add("  " + event));
        }
        return lines;
    }
}
