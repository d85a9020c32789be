package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every file of {@code src/test/resources/scenarios} against MariaDB. */
@SharedMariaDb
class MariaDbScenarioTest {
    @TestFactory
    Stream<DynamicTest> shouldWriteTheEventsOfTheScenarioWhenItsStatementsAreRun(DatabaseServer server) {
        return Scenario.all().stream()
                .filter(scenario -> scenario.isFor("mariadb"))
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                    try (TestDatabase database = TestDatabase.create(server)) {
                        new ScenarioRun(scenario, database).run();
                    }
                }));
    }
}
