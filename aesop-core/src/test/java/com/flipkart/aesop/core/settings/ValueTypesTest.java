package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {

    @ParameterizedTest
    @CsvSource({
        "64MB, 67108864, 64MB",
        "64 mb, 67108864, 64MB",
        "64MiB, 67108864, 64MB",
        "10240000, 10240000, 10000KB",
        "100B, 100, 100",
        "0, 0, 0",
        "1024, 1024, 1KB",
        "1536MB, 1610612736, 1536MB",
        "2048GB, 2199023255552, 2TB",
        "4096TB, 4503599627370496, 4096TB",
        "9223372036854775807, 9223372036854775807, 9223372036854775807"
    })
    void shouldReadAndWriteSizes(String text, long bytes, String written) {
        DataSize size = DataSize.parse(text);

        assertThat(size.bytes()).isEqualTo(bytes);
        assertThat(size).hasToString(written);
        assertThat(DataSize.parse(written)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MB", "-1", "1.5MB", "64XB", "64MX", "64M", "9223372036854775808", "9007199254740993KB"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a size: " + text + "; write bytes or a unit of 1024, as in 64MB");
    }

    @Test
    void shouldOrderSizesByBytes() {
        assertThat(DataSize.ofKilobytes(1023)).isLessThan(DataSize.ofMegabytes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "5s, 5000000000, 5s",
        "100ms, 100000000, 100ms",
        "90 s, 90000000000, 90s",
        "60s, 60000000000, 1m",
        "24h, 86400000000000, 1d",
        "7us, 7000, 7us",
        "3ns, 3, 3ns",
        "0, 0, 0s"
    })
    void shouldReadAndWriteDurations(String text, long nanos, String written) {
        Duration duration = DurationText.parse(text);

        assertThat(duration).isEqualTo(Duration.ofNanos(nanos));
        assertThat(DurationText.format(duration)).isEqualTo(written);
        assertThat(DurationText.parse(written)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 parsecs", "1.5s", "PT5S"})
    void shouldRefuseWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a duration: " + text
                        + "; write a whole number and its unit, as in 5s (units: ns, us, ms, s, m, h, d)");
    }

    @Test
    void shouldMeasurePlainNumbersInTheUnitOfTheKey() {
        assertThat(DurationText.parse("15000", "ms")).isEqualTo(Duration.ofSeconds(15));
        assertThat(DurationText.parse("15s", "ms")).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void shouldRefuseDurationThatOverflows() {
        assertThatThrownBy(() -> DurationText.parse("999999999999999999d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("too long a duration: 999999999999999999d");
    }

    @ParameterizedTest
    @CsvSource({"localhost:25021, localhost, 25021", "10.0.0.1:0, 10.0.0.1, 0", "[::1]:80, ::1, 80"})
    void shouldReadAndWriteAddresses(String text, String host, int port) {
        HostAndPort address = HostAndPort.parse(text);

        assertThat(address).isEqualTo(new HostAndPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", ":80", "localhost:", "localhost:port", "::1:80", "zookeeper IP:POSRT"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not an address: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:65536", "localhost:-1", "local host:80", "http://localhost:80"})
    void shouldRefuseHostsAndPortsThatCannotBe(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNeverShowSecret() {
        Secret secret = Secret.of("or_test");

        assertThat(secret).hasToString("***");
        assertThat(secret.reveal()).isEqualTo("or_test");
        assertThat(secret).isEqualTo(Secret.of("or_test")).isNotEqualTo(Secret.of("other"));
    }

    @Test
    void shouldReadSecretFromEnvironment() {
        Secret secret = Secret.parse("env:DB_PASSWORD", Map.of("DB_PASSWORD", "hidden")::get);

        assertThat(secret.reveal()).isEqualTo("hidden");
    }

    @Test
    void shouldNameVariableThatIsNotSet() {
        assertThatThrownBy(() -> Secret.parse("env:DB_PASSWORD", name -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("environment variable DB_PASSWORD is not set");
    }

    @ParameterizedTest
    @CsvSource({"'a b\n', 'a b'", "'a b\r\n', 'a b'", "'a b', 'a b'", "'a\n\n', 'a\n'", "'', ''", "'\n', ''"})
    void shouldReadSecretFromFileWithoutItsLineEnd(String content, String value, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("password"), content);

        assertThat(Secret.parse("file:" + file).reveal()).isEqualTo(value);
    }

    @Test
    void shouldNameFileThatCannotBeRead(@TempDir Path directory) {
        Path file = directory.resolve("absent");

        assertThatThrownBy(() -> Secret.parse("file:" + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("file " + file + " cannot be read: ");
    }

    @Test
    void shouldTakeSecretThatLooksLikeSourceAsItIs() {
        assertThat(Secret.parse("literal:env:x").reveal()).isEqualTo("env:x");
    }
}
