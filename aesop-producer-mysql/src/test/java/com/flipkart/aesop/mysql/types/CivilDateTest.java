package com.flipkart.aesop.mysql.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The JDK's ISO calendar is the proleptic Gregorian one: the model. */
class CivilDateTest {
    private static final long FIRST = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST = LocalDate.of(9999, 12, 31).toEpochDay();

    @Test
    void shouldAgreeWithTheModelOnEveryDayThatMySqlCanStore() {
        for (long day = FIRST; day <= LAST; day++) {
            LocalDate date = LocalDate.ofEpochDay(day);
            long found = CivilDate.epochDay(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
            if (found != day || !CivilDate.exists(date.getYear(), date.getMonthValue(), date.getDayOfMonth())) {
                assertThat(found).as(date.toString()).isEqualTo(day);
            }
            int packed = date.getYear() << 9 | date.getMonthValue() << 5 | date.getDayOfMonth();
            if (CivilDate.ofEpochDay(day) != packed) {
                assertThat(CivilDate.ofEpochDay(day)).as(date.toString()).isEqualTo(packed);
            }
        }
    }

    @Test
    void shouldKnowDaysThatDoNotExist() {
        assertThat(CivilDate.exists(2024, 2, 29)).isTrue();
        assertThat(CivilDate.exists(2000, 2, 29)).isTrue();
        assertThat(CivilDate.exists(1900, 2, 29)).isFalse();
        assertThat(CivilDate.exists(2023, 2, 29)).isFalse();
        assertThat(CivilDate.exists(2023, 4, 31)).isFalse();
        assertThat(CivilDate.exists(2023, 0, 1)).isFalse();
        assertThat(CivilDate.exists(2023, 13, 1)).isFalse();
        assertThat(CivilDate.exists(2023, 1, 0)).isFalse();
    }
}
