package com.flipkart.aesop.mysql.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlUriTest {
    @Test
    void shouldReadTheFormOfAesopsSample() {
        MySqlUri uri = MySqlUri.parse("mysql://or_test%2For_test@localhost:3306/3306/mysql-bin");

        assertThat(uri.user()).isEqualTo("or_test");
        assertThat(uri.password().reveal()).isEqualTo("or_test");
        assertThat(uri.host()).isEqualTo("localhost");
        assertThat(uri.port()).isEqualTo(3306);
        assertThat(uri.serverId()).isEqualTo(3306);
        assertThat(uri.binlogPrefix()).isEqualTo("mysql-bin");
        assertThat(uri.toString()).doesNotContain("password=or_test");
    }

    @Test
    void shouldSplitAtTheFirstSlashAndDecodeTheRest() {
        MySqlUri uri = MySqlUri.parse("mysql://me%2Fa%2Fb%40c+d%3A@[::1]/7/my_bin.log");

        assertThat(uri.user()).isEqualTo("me");
        assertThat(uri.password().reveal()).isEqualTo("a/b@c+d:");
        assertThat(uri.host()).isEqualTo("::1");
        assertThat(uri.port()).isEqualTo(3306);
        assertThat(uri.binlogPrefix()).isEqualTo("my_bin.log");
    }

    @Test
    void shouldGiveSettingsWithDefaultsForTheRest() {
        MySqlSettings settings =
                MySqlUri.parse("mysql://u%2Fp@db:3307/9/bin").toSettings().build();

        assertThat(settings.address()).isEqualTo("db:3307");
        assertThat(settings.serverId()).contains(9L);
        assertThat(settings.binlogPrefix()).contains("bin");
        assertThat(settings.startPosition()).isEqualTo(new StartPosition.Now());
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://secret@host/1/bin, separated by %2F",
        "mysql://u%2Fsecret@host/1, form",
        "jdbc:mysql://u%2Fsecret@host/1/bin, form",
        "mysql://u%2Fsecret@host/x/bin, form",
        "mysql://u%2Fsecret@host:99999/1/bin, port=99999",
        "mysql://u%2Fsecret@host/0/bin, serverId=0",
        "mysql://u%2Fsecret@host/4294967296/bin, serverId=4294967296",
    })
    void shouldSayWhatIsWrongWithoutThePassword(String uri, String hint) {
        assertThatThrownBy(() -> MySqlUri.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(hint)
                .hasMessageNotContaining("secret");
    }
}
