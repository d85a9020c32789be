package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private final Problems problems = new Problems();
    private final SettingsReader reader = new SettingsReader(problems);

    @Test
    void shouldReadEveryTypeFromAttributes() {
        ConfigNode node = node(
                "host",
                "db1",
                "port",
                "25021",
                "size",
                "64MB",
                "timeout",
                "5s",
                "directory",
                "/var/x/../aesop",
                "whenFull",
                "BLOCK",
                "check",
                "false",
                "initialScn",
                "4294967300",
                "factor",
                "2.5",
                "password",
                "or_test",
                "peers",
                "a:1, [::1]:2");

        Optional<SampleSettings> settings = reader.read(SampleSettings.class, node);

        assertThat(problems.errors()).isEmpty();
        assertThat(settings)
                .contains(new SampleSettings(
                        "db1",
                        25021,
                        DataSize.ofMegabytes(64),
                        Duration.ofSeconds(5),
                        Path.of("/var/aesop"),
                        SampleSettings.WhenFull.BLOCK,
                        false,
                        4294967300L,
                        2.5,
                        Optional.of(Secret.of("or_test")),
                        List.of(new HostAndPort("a", 1), new HostAndPort("::1", 2))));
    }

    @Test
    void shouldTakeDefaultsForWhatIsNotWritten() {
        Optional<SampleSettings> settings = reader.read(SampleSettings.class, node("host", "db1"));

        assertThat(settings)
                .contains(new SampleSettings(
                        "db1",
                        9000,
                        DataSize.ofMegabytes(8),
                        Duration.ofSeconds(15),
                        Path.of("state"),
                        SampleSettings.WhenFull.OVERWRITE_OLDEST,
                        false,
                        -1,
                        1.1,
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void shouldResolveRelativePathsBelowDirectoryOfModule() {
        SettingsReader inModule = new SettingsReader(problems, Path.of("/modules/relay"));

        assertThat(inModule.read(SampleSettings.class, node("host", "a"))
                        .orElseThrow()
                        .directory())
                .isEqualTo(Path.of("/modules/relay/state"));
        assertThat(inModule.read(SampleSettings.class, node("host", "a", "directory", "/var/x"))
                        .orElseThrow()
                        .directory())
                .isEqualTo(Path.of("/var/x"));
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        ConfigNode node = node(
                "prot",
                "25021",
                "port",
                "65536",
                "size",
                "64 elephants",
                "timeout",
                "2h",
                "whenFull",
                "explode",
                "check",
                "maybe",
                "factor",
                "NaN",
                "peers",
                "a:1,b");

        Optional<SampleSettings> settings = reader.read(SampleSettings.class, node);

        assertThat(settings).isEmpty();
        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        "relay.xml:1: unknown setting prot of <sample>. Did you mean \"port\"?",
                        "relay.xml:7: setting host of <aesop:sample> is missing. Add host=\"...\" (text): Name of the host.",
                        "relay.xml:2: port=65536 is out of its range. It has to be in [0, 65535].",
                        "relay.xml:3: size=64 elephants: not a size: 64 elephants; write bytes or a unit of 1024, as in 64MB. "
                                + "It is for: Room for events.",
                        "relay.xml:4: timeout=2h is out of its range. It has to be in [1ms, 1h].",
                        "relay.xml:5: whenFull=explode: not one of overwrite-oldest, block: explode. "
                                + "It is for: What to do when full.",
                        "relay.xml:6: check=maybe: neither true nor false: maybe. It is for: Whether to check.",
                        "relay.xml:7: factor=NaN: not a number: NaN. It is for: Growth of delays.",
                        "relay.xml:8: peers=a:1,b: not an address: b; write host:port, as in localhost:25021 or "
                                + "[::1]:25021. It is for: Peers to ask.");
    }

    @Test
    void shouldKnowAttributesThatCallerReadsItself() {
        assertThat(reader.read(SampleSettings.class, node("host", "a", "id", "x"), "id"))
                .isPresent();
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void shouldEnforceRuleAcrossSettingsAtPlaceOfSetting() {
        Optional<SampleSettings> settings =
                reader.read(SampleSettings.class, node("host", "a", "check", "true", "whenFull", "block"));

        assertThat(settings).isEmpty();
        assertThat(problems.errors())
                .hasToString(
                        "[relay.xml:2: check=true cannot go with whenFull=block. Set one of them to its default.]");
    }

    @Test
    void shouldTellBrokenSettingAndRuleAcrossOthersAtOnce() {
        reader.read(
                SampleSettings.class, node("port", "65536", "check", "true", "whenFull", "block", "size", "elephant"));

        assertThat(problems.errors())
                .extracting(Problems.Problem::what)
                .containsExactly(
                        "setting host of <aesop:sample> is missing",
                        "port=65536 is out of its range",
                        "size=elephant: not a size: elephant; write bytes or a unit of 1024, as in 64MB",
                        "check=true cannot go with whenFull=block");
    }

    @Test
    void shouldNotTellRuleThatDependsOnBrokenSetting() {
        reader.read(SampleSettings.class, node("host", "a", "check", "true", "whenFull", "blok"));
        reader.read(SampleSettings.class, node("host", "a", "check", "yes", "whenFull", "block"));

        assertThat(problems.errors())
                .extracting(Problems.Problem::what)
                .containsExactly(
                        "whenFull=blok: not one of overwrite-oldest, block: blok",
                        "check=yes: neither true nor false: yes");
    }

    @SettingsGroup(name = "aesop:ring", doc = "Has rules across sizes.")
    record Sizes(
            @Setting(
                            doc = "All.",
                            defaultValue = "64MB",
                            min = "8KB",
                            max = "1GB",
                            databus = "databus.relay.eventBuffer.maxSize")
                    DataSize size,
            @Setting(doc = "A piece.", min = "4KB", databus = "databus.relay.eventBuffer.maxIndividualBufferSize")
                    Optional<DataSize> segment,
            @Setting(doc = "Parts.", min = "1", max = "9") int parts)
            implements CheckedSettings {

        @Override
        public void check(Complaint complaint) {
            segment.filter(piece -> piece.compareTo(size) > 0)
                    .ifPresent(piece -> complaint.about(
                            "segment", "segment=" + piece + " is too large", "Lower it", Optional.of(size)));
            if (size.bytes() % parts != 0) {
                complaint.about("size", "size=" + size + " cannot be parted", "Change it");
            }
        }
    }

    @Test
    void shouldTellRuleThatNoValueOfBrokenSettingCanMend() {
        reader.read(Sizes.class, node("size", "many", "segment", "2GB", "parts", "1"));
        reader.read(Sizes.class, node("size", "many", "segment", "100MB", "parts", "1"));
        reader.read(Sizes.class, node("size", "64MB", "segment", "1TB"));

        assertThat(problems.errors())
                .extracting(Problems.Problem::what)
                .filteredOn(what -> !what.startsWith("size=many"))
                .containsExactly(
                        "segment=2GB is too large",
                        "setting parts of <aesop:ring> is missing",
                        "segment=1TB is too large");
    }

    @Test
    void shouldNeverShowSecretInProblem() {
        reader.read(SampleSettings.class, node("host", "a", "password", "env:AESOP_NO_SUCH_VARIABLE"));

        assertThat(problems.errors())
                .hasToString("[relay.xml:2: password=***: environment variable AESOP_NO_SUCH_VARIABLE is not set. "
                        + "It is for: Opens the door.]");
    }

    @SettingsGroup(name = "aesop:open", doc = "Has no secrets.")
    record Open(@Setting(doc = "A number.", defaultValue = "1", min = "0") int number) {}

    @Test
    void shouldShowUnknownSettingWhereNothingIsSecret() {
        reader.read(Open.class, node("numbr", "5"));

        assertThat(problems.errors())
                .hasToString("[relay.xml:1: unknown setting numbr=5 of <sample>. Did you mean \"number\"?]");
    }

    @Test
    void shouldNotShowSecretUnderMisspeltName() {
        reader.read(SampleSettings.class, node("host", "a", "pasword", "or_test"));

        assertThat(problems.errors())
                .hasToString("[relay.xml:2: unknown setting pasword of <sample>. Did you mean \"password\"?]");
    }

    @Test
    void shouldNotShowTextsOfElementThatIsLogged() {
        assertThat(node("password", "or_test").toString()).doesNotContain("or_test");
    }

    @Test
    void shouldRefuseEmptyValues() {
        reader.read(SampleSettings.class, node("host", " ", "directory", "", "password", "", "peers", "", "port", ""));

        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        "relay.xml:1: host=  is empty. Write a value or leave it out; it is for: Name of the host.",
                        "relay.xml:5: port= is empty. Write a value or leave it out; it is for: Port to listen on.",
                        "relay.xml:2: directory= is empty. Write a value or leave it out; it is for: Where files <name>|<nick> lie.");
    }

    @Test
    void shouldReadDatabusPropertiesWithTheirUnits() {
        DatabusProperties properties = properties(
                "databus.relay.container.httpPort", " 25021 ",
                "databus.relay.eventBuffer.maxSize", "10240000",
                "databus.relay.container.readTimeoutMs", "500");

        SampleSettings settings =
                reader.read(SampleSettings.class, node("host", "a"), properties).orElseThrow();

        assertThat(settings.port()).isEqualTo(25021);
        assertThat(settings.size()).isEqualTo(new DataSize(10240000));
        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void shouldTakeDefaultForSizeThatDatabusWorksOut() {
        DatabusProperties properties = properties(
                "databus.relay.eventBuffer.maxSize", "-1", "databus.relay.eventBuffer.maxIndividualBufferSize", "-1");

        assertThat(reader.read(Sizes.class, node("parts", "1"), properties))
                .contains(new Sizes(DataSize.ofMegabytes(64), Optional.empty(), 1));
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void shouldTakeNearestSizeForOneOfDatabusOutOfRangeAndSaySo() {
        DatabusProperties properties = properties(
                "databus.relay.eventBuffer.maxSize", "2147483648",
                "databus.relay.eventBuffer.maxIndividualBufferSize", "100");

        assertThat(reader.read(Sizes.class, node("parts", "1"), properties))
                .contains(new Sizes(DataSize.ofMegabytes(1024), Optional.of(DataSize.ofKilobytes(4)), 1));
        assertThat(problems.warnings())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        "relay.properties:1: databus.relay.eventBuffer.maxSize=2147483648 is out of our range; 1GB is "
                                + "taken. It should be in [8KB, 1GB].",
                        "relay.properties:2: databus.relay.eventBuffer.maxIndividualBufferSize=100 is out of our range; "
                                + "4KB is taken. It should be at least 4KB.");
    }

    @Test
    void shouldTakeAnotherForValueOfDatabusThatBreaksRuleAcrossSettings() {
        DatabusProperties properties = properties(
                "databus.relay.eventBuffer.maxSize", "10240000",
                "databus.relay.eventBuffer.maxIndividualBufferSize", "524288000");

        assertThat(reader.read(Sizes.class, node("parts", "1"), properties))
                .contains(new Sizes(new DataSize(10240000), Optional.of(new DataSize(10240000)), 1));
        assertThat(problems.warnings())
                .hasToString("[relay.properties:2: databus.relay.eventBuffer.maxIndividualBufferSize=524288000: "
                        + "segment=500MB is too large; 10000KB is taken. Lower it.]");
        assertThat(reader.read(Sizes.class, node("parts", "1", "segment", "500MB")))
                .isEmpty();
        assertThat(problems.errors()).hasToString("[relay.xml:2: segment=500MB is too large. Lower it.]");
    }

    @Test
    void shouldRefuseWhatIsNoSizeToDatabusEither() {
        reader.read(Sizes.class, node("parts", "1"), properties("databus.relay.eventBuffer.maxSize", "-2"));

        assertThat(problems.errors()).hasSize(1);
    }

    @Test
    void shouldPreferAttributeToPropertyAndSaySo() {
        DatabusProperties properties = properties("databus.relay.container.httpPort", "25021");

        SampleSettings settings = reader.read(SampleSettings.class, node("host", "a", "port", "1"), properties)
                .orElseThrow();

        assertThat(settings.port()).isEqualTo(1);
        assertThat(problems.warnings())
                .hasToString("[relay.properties:1: databus.relay.container.httpPort=25021 has no effect, because port "
                        + "at relay.xml:2 sets the same. Remove one of the two.]");
    }

    @Test
    void shouldPreferFirstOfTwoKeys() {
        DatabusProperties properties =
                properties("databus.relay.container.writeTimeoutMs", "1", "databus.relay.container.readTimeoutMs", "2");

        SampleSettings settings =
                reader.read(SampleSettings.class, node("host", "a"), properties).orElseThrow();

        assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(2));
        assertThat(problems.warnings()).hasSize(1);
    }

    @Test
    void shouldRefuseUnknownChildren() {
        ConfigNode child = new ConfigNode("bufer", Map.of(), List.of(), new Origin("relay.xml", 9));
        ConfigNode node = new ConfigNode("relay", Map.of(), List.of(child), new Origin("relay.xml", 7));

        reader.rejectUnknownChildren(node, Set.of("buffer"));

        assertThat(problems.errors())
                .hasToString("[relay.xml:9: unknown element <bufer> in <relay>. Did you mean \"buffer\"?]");
    }

    /** An element in line 7 whose n-th attribute stands in line n. */
    private static ConfigNode node(String... namesAndValues) {
        return new ConfigNode("sample", values("relay.xml", namesAndValues), List.of(), new Origin("relay.xml", 7));
    }

    private static DatabusProperties properties(String... keysAndValues) {
        return new DatabusProperties(values("relay.properties", keysAndValues));
    }

    private static Map<String, ConfigValue> values(String file, String... namesAndValues) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], new ConfigValue(namesAndValues[i + 1], new Origin(file, i / 2 + 1)));
        }
        return values;
    }
}
