package com.flipkart.aesop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.embedded.StartListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real database. */
class WorkloadTest {
    @TempDir
    private Path directory;

    @Test
    void shouldChangeRowsInEveryWayAndCanBeRunAgainOnTheSameTable() {
        StartListener silent = (phase, detail) -> {};
        try (DemoDatabase database = DemoDatabase.start(directory.resolve("mariadb"), silent)) {
            run(database, 0);
            Map<Long, Person> once = database.table();
            run(database, 100);
            Map<Long, Person> twice = database.table();

            assertThat(once.values())
                    .extracting(Person::toString)
                    .containsExactly(
                            "1 Ada King 1910-12-01 ada@example.com",
                            "4 Barbara Liskov 1913-12-04 null",
                            "6 Frances Allen 1915-12-06 null",
                            "7 Donald Knuth 1916-12-07 donald@example.com",
                            "8 Radia Perlman 1917-12-08 null",
                            "9 Zoë Ångström null zoë@example.com",
                            "100 Grace Hopper 1911-12-02 null");
            assertThat(twice).hasSize(14).containsAllEntriesOf(once).containsKeys(101L, 200L);
        }
    }

    private static void run(DemoDatabase database, long lastId) {
        List<Workload.Transaction> transactions = Workload.transactions(lastId);
        transactions.forEach(transaction -> database.commit(transaction.statements()));
        assertThat(transactions.stream().mapToInt(Workload.Transaction::changes).sum())
                .isEqualTo(18);
    }
}
