package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything for a long time: {@value #MINUTES} says how many minutes, {@value #RATE} how many events a second each
 * relay makes up, {@value #REPORT} where the report goes. {@code bin/soak} runs it for an hour.
 */
@Tag("soak")
class SoakTest {
    private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
    private static final String MINUTES = "aesop.soak.minutes";
    private static final String REPORT = "aesop.soak.report";
    private static final String RATE = "aesop.soak.rate";
    private static final long USUAL_MINUTES = 5;
    private static final int USUAL_RATE = 4_000;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.DAYS)
    void shouldStayRightAndFlat() throws Exception {
        long seed = Seeds.pick();
        Duration length = Duration.ofMinutes(Long.getLong(MINUTES, USUAL_MINUTES));
        Path file = Path.of(System.getProperty(REPORT, "target/soak.md")).toAbsolutePath();

        int rate = Integer.getInteger(RATE, USUAL_RATE);

        String outcome = "It has failed; nothing below proves anything.";
        SoakReport report = null;
        try (Soak soak = new Soak(directory, length, rate, new Random(seed))) {
            report = soak.report();
            soak.run();
            List<String> growth = report.growth();
            outcome = growth.isEmpty()
                    ? "Every window was right, and nothing has grown."
                    : "Something has grown: " + growth;
        } finally {
            if (report != null) {
                report.fact("seed " + seed);
                report.write(file, outcome);
                LOG.info("The report of the soak is {}", file);
            }
        }

        assertThat(report.growth()).as("what has grown; see %s", file).isEmpty();
        assertThat(report.faults()).as("faults").containsKey("relay killed");
    }
}
