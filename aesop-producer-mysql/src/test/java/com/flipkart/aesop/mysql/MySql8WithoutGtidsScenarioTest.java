package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMySql;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every scenario on a MySQL as it is by default: its transactions have no GTIDs. */
@Tag("mysql8")
class MySql8WithoutGtidsScenarioTest {
    @RegisterExtension
    static final OwnServer SERVER =
            new OwnServer(() -> EmbeddedMySql.builder().arguments("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"));

    @TestFactory
    Stream<DynamicTest> shouldWriteTheEventsOfTheScenarioWhenItsStatementsAreRun(DatabaseServer server) {
        return Scenario.all().stream()
                .filter(scenario -> scenario.isFor("mysql"))
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                    try (TestDatabase database = TestDatabase.create(server)) {
                        new ScenarioRun(scenario, database).run();
                    }
                }));
    }
}
