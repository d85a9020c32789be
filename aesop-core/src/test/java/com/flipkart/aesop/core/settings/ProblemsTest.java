package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void shouldShowAllErrorsInOneMessage() {
        problems.error(new Origin("spring-relay-config.xml", 12), "port=x: not a number", "Write a number");
        problems.error(ErrorCode.SCHEMA_MISSING, Origin.PROGRAM, "no schema of a.B", "Did you mean \"a.C\"?");
        problems.error(new Origin("my.cnf", 0), "log_bin=OFF", "SET GLOBAL log_bin=ON;");

        assertThatThrownBy(() -> problems.throwIfAny("starting module person-relay"))
                .isInstanceOf(AesopException.class)
                .hasMessage(
                        """
                        starting module person-relay failed: 3 problems
                          spring-relay-config.xml:12: port=x: not a number. Write a number.
                          program: no schema of a.B. Did you mean "a.C"?
                          my.cnf: log_bin=OFF. SET GLOBAL log_bin=ON;""")
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.INVALID_SETTINGS);
    }

    @Test
    void shouldTakeCodeOfFirstError() {
        problems.error(ErrorCode.SCHEMA_MISSING, Origin.PROGRAM, "no schema", "Add one");
        problems.error(Origin.PROGRAM, "port=x", "Write a number");

        assertThatThrownBy(() -> problems.throwIfAny("starting"))
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.SCHEMA_MISSING);
    }

    @Test
    void shouldNotThrowForWarnings() {
        problems.warning(Origin.PROGRAM, "a=b has no effect", "Remove it");

        problems.throwIfAny("starting");

        assertThat(problems.hasErrors()).isFalse();
        assertThat(problems.warnings()).hasToString("[program: a=b has no effect. Remove it.]");
    }

    @Test
    void shouldCountOneProblemInSingular() {
        problems.error(Origin.PROGRAM, "a=b", "Remove it");

        assertThatThrownBy(() -> problems.throwIfAny("starting"))
                .hasMessageStartingWith("starting failed: 1 problem\n");
    }
}
