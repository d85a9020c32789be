package com.flipkart.aesop.mysql.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartPositionTest {
    @Test
    void shouldReadTheFourForms() {
        assertThat(StartPosition.parse("now")).isEqualTo(new StartPosition.Now());
        assertThat(StartPosition.parse(" oldest ")).isEqualTo(new StartPosition.Oldest());
        assertThat(StartPosition.parse("4294967300")).isEqualTo(new StartPosition.AtScn(4294967300L));
        assertThat(StartPosition.parse("mysql-bin.000003:1234"))
                .isEqualTo(new StartPosition.At("mysql-bin.000003", 1234));
        assertThat(StartPosition.parse("a:b.7:0")).isEqualTo(new StartPosition.At("a:b.7", 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "later",
                "-1",
                "binlog:4",
                "binlog.000003",
                "99999999999999999999",
                "b.1:99999999999999999999"
            })
    void shouldRefuseAnythingElse(String text) {
        assertThatThrownBy(() -> StartPosition.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
