package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.embedded.DatabaseServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@SharedMariaDb
class SharedMariaDbTest {
    private static final Set<String> NAMES = new HashSet<>();
    private static final Set<Long> PIDS = new HashSet<>();

    @RepeatedTest(3)
    void shouldGiveEachTestAnEmptyDatabaseOnOneServer(TestDatabase database, DatabaseServer server) {
        assertThat(NAMES.add(database.name())).isTrue();
        PIDS.add(server.pid());
        assertThat(PIDS).hasSize(1);
        assertThat(server).isSameAs(database.server());
        assertThat(database.query("SHOW TABLES")).isEmpty();
        for (String earlier : NAMES) {
            assertThat(database.query("SHOW DATABASES LIKE '" + earlier + "'"))
                    .hasSize(earlier.equals(database.name()) ? 1 : 0);
        }

        database.execute("CREATE TABLE person(id INT PRIMARY KEY, name VARCHAR(20))");
        database.inTransaction("INSERT INTO person VALUES (1, 'Ada')", "INSERT INTO person VALUES (2, NULL)");

        List<String> ada = List.of("1", "Ada");
        assertThat(database.query("SELECT * FROM person ORDER BY id")).first().isEqualTo(ada);
        assertThat(database.query("SELECT name FROM person WHERE id = 2"))
                .containsExactly(java.util.Collections.singletonList(null));
        assertThat(database.qualified("person")).isEqualTo(database.name() + ".person");
    }

    @Test
    void shouldShowStatementWhenItFails(TestDatabase database) {
        assertThatThrownBy(() -> database.execute("CREATE TABLE t(a INT)", "INSERT INTO u VALUES (1)"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("INSERT INTO u");
        assertThatThrownBy(() -> database.inTransaction("INSERT INTO t VALUES (1)", "no sql"))
                .isInstanceOf(AssertionError.class);
        assertThat(database.query("SELECT COUNT(*) FROM t")).containsExactly(List.of("0"));
    }
}
