package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeedsTest {
    private String given;

    @BeforeEach
    void rememberSeedOfThisRun() {
        given = System.getProperty(Seeds.PROPERTY);
        System.clearProperty(Seeds.PROPERTY);
    }

    @AfterEach
    void restoreSeedOfThisRun() {
        if (given == null) {
            System.clearProperty(Seeds.PROPERTY);
        } else {
            System.setProperty(Seeds.PROPERTY, given);
        }
    }

    @Test
    void shouldNameSeedThatReplaysWhenTestFails() {
        AtomicLong first = new AtomicLong();
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() -> Seeds.run(random -> {
            first.set(random.nextLong());
            throw new IllegalStateException("broken");
        }));
        Matcher seed =
                Pattern.compile("broken\nReplay with -Daesop.seed=(-?\\d+)").matcher(failure.getMessage());
        assertThat(seed.matches()).isTrue();
        System.setProperty(Seeds.PROPERTY, seed.group(1));

        Seeds.run(random -> assertThat(random.nextLong()).isEqualTo(first.get()));
    }

    @Test
    void shouldPickAnotherSeedEachTimeUnlessGiven() {
        assertThat(Seeds.pick()).isNotEqualTo(Seeds.pick());

        System.setProperty(Seeds.PROPERTY, "42");

        assertThat(Seeds.pick()).isEqualTo(42);
        Seeds.run(random -> assertThat(random.nextInt()).isEqualTo(new Random(42).nextInt()));
        assertThatThrownBy(() -> Seeds.run(random -> assertThat(random).isNull()))
                .hasMessageContaining("-Daesop.seed=42");
    }
}
