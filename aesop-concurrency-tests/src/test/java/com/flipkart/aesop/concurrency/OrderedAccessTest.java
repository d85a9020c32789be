package com.flipkart.aesop.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every stress test there is. What none of them may see is written at the tests. The controls, which leave a fence or a
 * look out, must see it: a race that is never lost proves nothing. Those without a fence need two cores that really run
 * at once, which a busy machine does not have in every half second; so only the long run asks for them.
 */
class OrderedAccessTest {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedAccessTest.class);

    /** What was compiled as a stress test. Raise it when there are more. */
    private static final int TESTS = 12;

    @TempDir(factory = MemoryDirectory.class)
    private Path directory;

    @Test
    @Timeout(240)
    void shouldSeeNothingForbiddenInSomeSeconds() throws Exception {
        StressRun run = new StressRun(directory, 1, Duration.ofMillis(250), false);

        prove(run.run(Deadline.inSeconds(220)), List.of("HeadNotLookedAtControl"));
    }

    /** Every actor interpreted, and compiled by either compiler, each with each. */
    @Test
    @Tag("soak")
    @Timeout(840)
    void shouldSeeNothingForbiddenInSomeMinutes() throws Exception {
        StressRun run = new StressRun(directory, 3, Duration.ofMillis(500), true);

        prove(
                run.run(Deadline.inSeconds(820)),
                List.of("HeadNotLookedAtControl", "GuardWithoutFenceControl", "ParkingWithoutFenceControl"));
    }

    private static void prove(Map<String, TestResult> results, List<String> controls) {
        assertThat(results).hasSize(TESTS);
        results.forEach(OrderedAccessTest::report);
        assertThat(results).allSatisfy((name, result) -> {
            assertThat(result.status())
                    .as("how %s ended: %s", name, result.getMessages())
                    .isEqualTo(Status.NORMAL);
            assertThat(result.grading().failureMessages).as(name).isEmpty();
            assertThat(result.getTotalCount()).as("samples of %s", name).isGreaterThan(1000);
        });
        assertThat(controls).allSatisfy(name -> assertThat(seenThough(results.get(name)))
                .as("times that %s saw what is wrong", name)
                .isPositive());
        assertThat(results.get("EvictionRaceStress").getCount("2"))
                .as("times that a reader was lapped")
                .isPositive();
    }

    private static void report(String name, TestResult result) {
        for (GradingResult outcome : result.grading().gradingResults.values()) {
            LOG.info("{}: {} {} times: {}", name, outcome.id, outcome.count, outcome.description);
        }
    }

    private static long seenThough(TestResult control) {
        return control.grading().gradingResults.values().stream()
                .filter(outcome -> outcome.expect == Expect.ACCEPTABLE_INTERESTING)
                .mapToLong(outcome -> outcome.count)
                .sum();
    }
}
