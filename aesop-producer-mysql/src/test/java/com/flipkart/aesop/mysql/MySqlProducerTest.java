package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

@SharedMariaDb
class MySqlProducerTest {
    private final Deadline deadline = Deadline.inSeconds(30);

    @Test
    void shouldWriteOneWindowForEachTransaction(TestDatabase database) {
        database.execute("CREATE TABLE person (id INT PRIMARY KEY, name VARCHAR(20))");
        try (Captured captured = Captured.of(database, "person").generateAndStart()) {
            assertThat(captured.producer.status().state()).isEqualTo(PartState.RUNNING);

            database.execute(
                    "INSERT INTO person VALUES (1, 'Ada'), (2, NULL)", "UPDATE person SET name='Bob' WHERE id=2");
            database.inTransaction("DELETE FROM person WHERE id=1", "UPDATE person SET id=3 WHERE id=2");

            assertThat(captured.awaitWindows(3, deadline))
                    .containsExactly(
                            List.of("UPSERT person key=1 id=1 name=\"Ada\"", "UPSERT person key=2 id=2 name=null"),
                            List.of("UPSERT person key=2 id=2 name=\"Bob\""),
                            List.of(
                                    "DELETE person key=1 id=1 name=\"Ada\"",
                                    "DELETE person key=2 id=2 name=\"Bob\"",
                                    "UPSERT person key=3 id=3 name=\"Bob\""));
        }
    }
}
