package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTextTest {
    @SettingsGroup(name = "aesop:test", doc = "Settings of a test.")
    record Settings(
            @Setting(
                            doc = "How long.",
                            defaultValue = "15s",
                            min = "1us",
                            unit = "ms",
                            databus = "databus.relay.container.writeTimeoutMs")
                    Duration timeout,
            @Setting(
                            doc = "How much.",
                            defaultValue = "8MB",
                            min = "1",
                            databus = {
                                "databus.relay.eventBuffer.maxSize",
                                "databus.client.connectionDefaults.eventBuffer.maxSize"
                            })
                    DataSize size,
            @Setting(doc = "A password.", rule = "any text") Secret password,
            @Setting(doc = "Names.", rule = "any text") List<String> names,
            @Setting(doc = "A port.", min = "1") Optional<Integer> port) {}

    private static Settings of(Duration timeout) {
        return new Settings(timeout, DataSize.ofMegabytes(8), Secret.of("hidden"), List.of("a", "b"), Optional.empty());
    }

    @Test
    void shouldTellValuesAsTheyWouldBeWrittenAndNoSecret() {
        SettingsText text = SettingsText.of(of(Duration.ofSeconds(15)));

        assertThat(text.group()).isEqualTo("aesop:test");
        assertThat(text.byName())
                .containsExactly(
                        entry("timeout", "15s"),
                        entry("size", "8MB"),
                        entry("password", "***"),
                        entry("names", "a,b"),
                        entry("port", ""));
    }

    @Test
    void shouldTellValuesAsPropertiesOfDatabusHaveThem() {
        assertThat(SettingsText.of(of(Duration.ofSeconds(15))).byDatabusKey())
                .containsExactly(
                        entry("databus.relay.container.writeTimeoutMs", "15000"),
                        entry("databus.relay.eventBuffer.maxSize", "8388608"));
        assertThat(SettingsText.of(of(Duration.ofNanos(1500000))).byDatabusKey())
                .containsEntry("databus.relay.container.writeTimeoutMs", "1500us");
    }
}
