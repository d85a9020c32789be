package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.mysql.settings.Cascades;
import com.flipkart.aesop.mysql.settings.Emptied;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Captured tables that are defined anew: while the producer reads, and before the place where it reads. */
abstract class RedefinitionContract {
    private static final String CASCADE =
            "ALTER TABLE child ADD CONSTRAINT fk1 FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE";

    private final Deadline deadline = Deadline.inSeconds(50);
    private TestDatabase database;
    private Captured captured;

    @BeforeEach
    void createTables(TestDatabase own) {
        database = own;
        database.execute(
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT)",
                "CREATE TABLE other (id INT PRIMARY KEY, p INT)");
        captured = Captured.of(database, "child", "parent").generate();
    }

    @AfterEach
    void close() {
        captured.close();
        database.execute("DROP TABLE IF EXISTS child, other, parent");
    }

    private void insertParent(int id) {
        database.execute("INSERT INTO parent VALUES (" + id + ")");
    }

    private void insertChild(int id, int parent) {
        database.execute("INSERT INTO child VALUES (" + id + ", " + parent + ")");
    }

    private static List<String> parent(int id) {
        return List.of("UPSERT parent key=" + id + " id=" + id);
    }

    private static List<String> child(int id, int parent) {
        return List.of("UPSERT child key=" + id + " id=" + id + " p=" + parent);
    }

    private void awaitFailure(String... parts) {
        captured.await(
                () -> Stream.of(parts)
                        .allMatch(part ->
                                captured.producer.status().toString().contains(part.replace("DB", database.name()))),
                "a status with " + List.of(parts),
                deadline);
        assertThat(captured.producer.status().state()).isEqualTo(PartState.FAILED);
    }

    private long checks() {
        return Long.parseLong(captured.producer.facts().get("definitionChecks"));
    }

    /** The place that a failure names for the setting skip. */
    private String failedPlace() {
        return captured.producer.status().cause().replaceAll("(?s).*transaction at (\\S+) failed.*", "$1");
    }

    @Test
    void shouldStopBeforeTheNextWindowWhenACapturedTableGetsACascade() {
        captured.start();
        insertParent(1);
        insertChild(1, 1);
        captured.awaitWindows(2, deadline);

        database.execute(CASCADE, "DELETE FROM parent WHERE id = 1");
        insertParent(2);
        awaitFailure(
                "SOURCE_MISCONFIGURED",
                "after binlog.00",
                "table DB.child is changed by cascades of its foreign keys fk1",
                "Run ALTER TABLE `DB`.`child` DROP FOREIGN KEY fk1");
        database.execute("ALTER TABLE child DROP FOREIGN KEY fk1");
        awaitFailure(
                "SOURCE_MISCONFIGURED",
                "Captured table DB.child got a foreign key by which its rows change without events: ALTER TABLE child",
                "bring consumers to the state of the table",
                "setting skip");

        assertThat(captured.texts()).containsExactly(parent(1), child(1, 1));
        String place = failedPlace();
        captured.stop();
        captured.with(settings -> settings.set("skip", List.of(place))).start();
        insertChild(2, 2);
        assertThat(captured.awaitWindows(5, deadline).subList(2, 5))
                .containsExactly(List.of("DELETE parent key=1 id=1"), parent(2), child(2, 2));
        assertThat(captured.producer.status().state()).isEqualTo(PartState.RUNNING);
    }

    @Test
    void shouldGoOnWhenOnlyATableThatIsNotCapturedIsChangedByCascades() {
        captured.start();
        database.execute(
                "ALTER TABLE other ADD CONSTRAINT fk2 FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE",
                "ALTER TABLE child ADD CONSTRAINT fk3 FOREIGN KEY (p) REFERENCES parent (id) ON UPDATE RESTRICT",
                "ALTER TABLE child COMMENT 'ON DELETE CASCADE', ADD INDEX by_p (p)",
                "CREATE TABLE more (p INT, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE SET NULL)",
                "DROP TABLE more");
        insertParent(1);
        insertChild(1, 1);

        assertThat(captured.awaitWindows(2, deadline)).containsExactly(parent(1), child(1, 1));
        assertThat(checks()).isPositive();
    }

    @Test
    void shouldStopAtTheCascadeWhenItCameAndWentBeforeThePlaceWasRead() {
        captured.start();
        insertParent(1);
        insertChild(1, 1);
        captured.awaitWindows(2, deadline);
        captured.stop();
        database.execute(
                CASCADE, "DELETE FROM parent WHERE id = 1", "ALTER TABLE child DROP FOREIGN KEY fk1, DROP INDEX fk1");

        captured.start();

        awaitFailure("Captured table DB.child got a foreign key", "transaction at binlog.00");
        assertThat(captured.texts()).containsExactly(parent(1), child(1, 1));
        assertThat(checks()).isZero();
    }

    @Test
    void shouldPassCascadesWhenTheSettingsAllowThem() {
        captured.with(settings -> settings.set("cascades", Cascades.ALLOW)).start();
        insertParent(1);
        insertChild(1, 1);
        database.execute(CASCADE, "DELETE FROM parent WHERE id = 1");
        insertParent(2);

        assertThat(captured.awaitWindows(4, deadline))
                .containsExactly(parent(1), child(1, 1), List.of("DELETE parent key=1 id=1"), parent(2));
    }

    /** Reading begins where nobody has checked anything: a constraint that goes may have been a cascade. */
    @Test
    void shouldStopWhenAForeignKeyGoesOfWhichNobodyKnowsWhatItDid() {
        database.execute(CASCADE);
        insertParent(1);
        List<String> place = database.query("SHOW MASTER STATUS").get(0);
        insertChild(1, 1);
        database.execute("DELETE FROM parent", "ALTER TABLE child DROP FOREIGN KEY fk1");

        captured.with(settings -> settings.set("start", place.get(0) + ":" + place.get(1)))
                .start();

        awaitFailure("Captured table DB.child had a constraint before this place", "DROP FOREIGN KEY fk1");
        assertThat(captured.texts()).containsExactly(child(1, 1), List.of("DELETE parent key=1 id=1"));
        String drop = failedPlace();
        captured.stop();
        captured.with(settings -> settings.set("skip", List.of(drop))).start();
        insertChild(2, 2);
        assertThat(captured.awaitWindows(3, deadline)).contains(child(2, 2));
    }

    @Test
    void shouldGoOnWhenAForeignKeyGoesThatCameWithTheTable() {
        List<String> place = database.query("SHOW MASTER STATUS").get(0);
        database.execute(
                "DROP TABLE child",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT fk1 FOREIGN KEY (p) REFERENCES parent (id))",
                "ALTER TABLE child DROP FOREIGN KEY fk1");
        insertChild(1, 1);

        captured.with(settings ->
                        settings.set("emptied", Emptied.IGNORE).set("start", place.get(0) + ":" + place.get(1)))
                .start();

        assertThat(captured.awaitWindows(1, deadline)).containsExactly(child(1, 1));
    }

    @Test
    void shouldNotLookAtTablesAgainForStatementsThatTheCheckHasSeenTheEffectOf() {
        captured.start();
        insertParent(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        for (int i = 0; i < 10; i++) {
            database.execute("ALTER TABLE child COMMENT 'v" + i + "'");
        }

        captured.start();
        insertChild(1, 1);

        assertThat(captured.awaitWindows(2, deadline)).containsExactly(parent(1), child(1, 1));
        assertThat(checks()).isZero();
    }

    @Test
    void shouldStopAtTheStatementWhenThePrimaryKeyGoes() {
        captured.start();
        insertChild(1, 1);
        captured.awaitWindows(1, deadline);

        database.execute("ALTER TABLE child DROP PRIMARY KEY");

        awaitFailure("SOURCE_MISCONFIGURED", "table DB.child has no primary key", "ADD PRIMARY KEY");
        database.execute("ALTER TABLE child ADD PRIMARY KEY (id)");
        insertChild(2, 1);
        assertThat(captured.awaitWindows(2, deadline)).containsExactly(child(1, 1), child(2, 1));
        captured.awaitState(PartState.RUNNING, deadline);
    }

    @Test
    void shouldStopAtTheStatementWhenAColumnGetsATypeThatCannotBeCapturedAndGoOnWhenItIsBack() {
        captured.start();
        insertParent(1);
        captured.awaitWindows(1, deadline);

        database.execute("ALTER TABLE child MODIFY p YEAR");

        awaitFailure("UNSUPPORTED_TYPE", "column p of table DB.child is of type year");
        database.execute("ALTER TABLE child MODIFY p INT");
        insertChild(2, 1);
        assertThat(captured.awaitWindows(2, deadline)).containsExactly(parent(1), child(2, 1));
        captured.awaitState(PartState.RUNNING, deadline);
    }

    /** The check of the table as it is now finds nothing; the row itself says what it was then. */
    @Test
    void shouldStopAtTheRowWhenItsTableHadOtherColumnsThen() {
        captured.start();
        captured.stop();
        insertChild(1, 1);
        database.execute(
                "ALTER TABLE child ADD COLUMN w INT",
                "INSERT INTO child VALUES (2, 2, 2)",
                "ALTER TABLE child DROP COLUMN w");

        captured.start();

        awaitFailure("SCHEMA_MISMATCH", "DB.child", "column w int has no field in the schema");
        assertThat(captured.texts()).containsExactly(child(1, 1));
    }

    @Test
    void shouldStopAtTheRowWhenItsTableHadAnotherKeyThen() {
        captured.start();
        captured.stop();
        database.execute(
                "ALTER TABLE child DROP PRIMARY KEY, MODIFY p INT NOT NULL, ADD PRIMARY KEY (p)",
                "INSERT INTO child VALUES (1, 10)",
                "ALTER TABLE child DROP PRIMARY KEY, MODIFY p INT, ADD PRIMARY KEY (id)");

        captured.start();

        awaitFailure("SCHEMA_MISMATCH", "the primary key of the table is (p), that of the schema is (id)");
        assertThat(captured.texts()).isEmpty();
    }
}
