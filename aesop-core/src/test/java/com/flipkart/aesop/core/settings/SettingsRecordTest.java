package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsRecordTest {

    @Test
    void shouldKnowWhatWasDeclared() {
        SettingsRecord<SampleSettings> settings = SettingsRecord.of(SampleSettings.class);

        SettingComponent port = settings.component("port").orElseThrow();

        assertThat(settings.name()).isEqualTo("aesop:sample");
        assertThat(settings.components()).hasSize(11);
        assertThat(port.type()).isEqualTo("whole number");
        assertThat(port.defaultValue()).contains("9000");
        assertThat(port.rule()).isEqualTo("in [0, 65535]");
        assertThat(port.isRequired()).isFalse();
        assertThat(port.databusKeys()).containsExactly("databus.relay.container.httpPort");
        assertThat(settings.component("host").orElseThrow().isRequired()).isTrue();
        assertThat(settings.component("password").orElseThrow().isSecret()).isTrue();
    }

    record Careless(
            @Setting(doc = "", defaultValue = "1", min = "0") int noDoc,
            @Setting(doc = "A port.", defaultValue = "1") int noRule,
            @Setting(doc = "A port.", defaultValue = "0", min = "1") int brokenDefault,
            @Setting(doc = "A port.", defaultValue = "one", min = "1") int unreadableDefault,
            @Setting(doc = "A name.", min = "1", rule = "short") String minWithoutOrder,
            @Setting(doc = "A name.", defaultValue = "x", rule = "short") Optional<String> optionalDefault,
            @Setting(doc = "A time.", min = "1s", unit = "lightyears") Duration unit,
            @Setting(doc = "A time.", min = "1s", databus = "databus.relay.container.readTimeoutMs") Duration noUnit,
            @Setting(doc = "A port.", min = "1", databus = "databus.relay.container.httpProt") int unknownKey,
            @Setting(doc = "A thing.") Object noType,
            int noSetting) {}

    @Test
    void shouldRefuseDeclarationThatLeavesSomethingOut() {
        assertThatThrownBy(() -> SettingsRecord.of(Careless.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Record " + Careless.class.getName()
                        + " declares its settings incompletely: the record has no @SettingsGroup"
                        + "; noDoc has no doc that ends with a full stop"
                        + "; noRule has no min, max or rule"
                        + "; brokenDefault has a default that breaks its own rule: 0"
                        + "; unreadableDefault has a min, max or default that cannot be read: not a whole number of at "
                        + "most 2147483647: one"
                        + "; minWithoutOrder has a min or max, but its type has no order"
                        + "; optionalDefault has a default although its type is Optional or List"
                        + "; unit has a unit that is none of a duration: lightyears"
                        + "; noUnit has Databus keys but no unit for their plain numbers"
                        + "; unknownKey names a key that is not in the catalogue as one that sets something: "
                        + "databus.relay.container.httpProt"
                        + "; noType is of a type that no text can be read into"
                        + "; noSetting has no @Setting");
    }

    @Test
    void shouldTellSettingsRecordsFromOthers() {
        assertThat(SettingsRecord.isDeclared(SampleSettings.class)).isTrue();
        assertThat(SettingsRecord.isDeclared(Careless.class)).isTrue();
        assertThat(SettingsRecord.isDeclared(HostAndPort.class)).isFalse();
        assertThat(SettingsRecord.isDeclared(String.class)).isFalse();
    }

    @Test
    void shouldBuildFromDefaultsAndNames() {
        SampleSettings settings = new SettingsBuilder<>(SampleSettings.class)
                .set("host", "a")
                .set("port", 1)
                .build();

        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(SettingsBuilder.from(settings).set("port", 2).build().port()).isEqualTo(2);
        assertThat(SettingsBuilder.from(settings).build()).isEqualTo(settings);
    }

    @Test
    void shouldTellAllThatIsWrongWhenBuilding() {
        SettingsBuilder<SampleSettings> builder =
                new SettingsBuilder<>(SampleSettings.class).set("port", -1).set("timeout", Duration.ZERO);

        assertThatThrownBy(builder::build)
                .isInstanceOf(AesopException.class)
                .hasMessage(
                        """
                        reading the settings of aesop:sample failed: 3 problems
                          program: setting host is missing. Set it: Name of the host.
                          program: port=-1 is out of its range. It has to be in [0, 65535].
                          program: timeout=0s is out of its range. It has to be in [1ms, 1h].""");
    }

    @Test
    void shouldTellBrokenSettingAndRuleAcrossOthersWhenBuilding() {
        SettingsBuilder<SampleSettings> builder = new SettingsBuilder<>(SampleSettings.class)
                .set("port", -1)
                .set("check", true)
                .set("whenFull", SampleSettings.WhenFull.BLOCK);

        assertThatThrownBy(builder::build)
                .hasMessageContaining("failed: 3 problems")
                .hasMessageContaining("host is missing")
                .hasMessageContaining("port=-1 is out of its range")
                .hasMessageContaining("check=true cannot go with whenFull=block");
    }

    @Test
    void shouldRefuseNameThatIsNoSetting() {
        SettingsBuilder<SampleSettings> builder = new SettingsBuilder<>(SampleSettings.class);

        assertThatThrownBy(() -> builder.set("prot", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown setting prot of aesop:sample. Did you mean \"port\"?");
    }

    @Test
    void shouldRefuseValueOfAnotherType() {
        SettingsBuilder<SampleSettings> builder = new SettingsBuilder<>(SampleSettings.class);

        assertThatThrownBy(() -> builder.set("port", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("setting port of aesop:sample is a whole number, not a java.lang.String");
        assertThatThrownBy(() -> builder.set("password", Optional.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.set("host", "a")
                        .set("password", Optional.of(Secret.of("x")))
                        .build()
                        .password())
                .contains(Secret.of("x"));
    }

    @Test
    void shouldTakeWhatMayBeLeftOutWithAndWithoutOptional() {
        Secret secret = Secret.of("x");
        SettingsBuilder<SampleSettings> builder = new SettingsBuilder<>(SampleSettings.class).set("host", "a");
        SampleSettings bare = builder.set("password", secret).build();
        SampleSettings wrapped = builder.set("password", Optional.of(secret)).build();
        SampleSettings none = builder.set("password", Optional.empty()).build();

        assertThat(bare.password()).containsSame(secret);
        assertThat(wrapped.password()).containsSame(secret);
        assertThat(none.password()).isEmpty();
    }

    @Test
    void shouldEnforceRuleAcrossSettingsWhenBuilding() {
        SettingsBuilder<SampleSettings> builder = new SettingsBuilder<>(SampleSettings.class)
                .set("host", "a")
                .set("check", true)
                .set("whenFull", SampleSettings.WhenFull.BLOCK);

        assertThatThrownBy(builder::build)
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("check=true cannot go with whenFull=block");
    }

    @Test
    void shouldRefuseDefaultsWhenSomethingHasToBeSaid() {
        assertThatThrownBy(() -> SettingsReader.defaults(SampleSettings.class))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("setting host is missing");
    }

    @Test
    void shouldRenderTableForDocumentation() {
        assertThat(SettingsDocs.markdown(SampleSettings.class))
                .isEqualTo(
                        """
                        ## aesop:sample

                        What the tests set.

                        | name | type | default | rule | what it is for | Databus keys |
                        |---|---|---|---|---|---|
                        | `host` | text | **required** | a name or an address | Name of the host. |  |
                        | `port` | whole number | `9000` | in [0, 65535] | Port to listen on. | `databus.relay.container.httpPort` |
                        | `size` | size | `8MB` | at least 1MB | Room for events. | `databus.relay.eventBuffer.maxSize` |
                        | `timeout` | duration | `15s` | in [1ms, 1h] | How long a peer may be silent. | `databus.relay.container.readTimeoutMs`<br>`databus.relay.container.writeTimeoutMs` |
                        | `directory` | path | `state` |  | Where files \\<name>\\|\\<nick> lie. |  |
                        | `whenFull` | one of overwrite-oldest, block | `overwrite-oldest` |  | What to do when full. |  |
                        | `check` | true or false | `false` |  | Whether to check. |  |
                        | `initialScn` | whole number | `-1` | at least -1 | First SCN. |  |
                        | `factor` | number | `1.1` | at least 1 | Growth of delays. |  |
                        | `password` | secret | none |  | Opens the door. |  |
                        | `peers` | list of host:port | none |  | Peers to ask. |  |
                        """);
    }
}
