package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabusKeysTest {
    private final Problems problems = new Problems();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "databus.relay.container.httpPort",
                "databus.relay.eventBuffer.maxSize",
                "databus.relay.dataSources.sequenceNumbersHandler.file.initVal",
                "databus.client.connectionDefaults.pullerRetries.initSleep",
                "databus.client.runtime.relay(412).host"
            })
    void shouldKnowKeysThatSetSomething(String key) {
        assertThat(DatabusKeys.effect(key).orElseThrow().isSetting()).isTrue();
    }

    /** The keys of Aesop's samples that set nothing here, and one of each group of Databus's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "databus.relay.container.jmx.rmiEnabled",
                "databus.relay.eventBuffer.allocationPolicy",
                "databus.relay.eventBuffer.queuePolicy",
                "databus.relay.eventBuffer.readBufferSize",
                "databus.relay.eventBuffer.scnIndexSize",
                "databus.relay.eventBuffer.restoreMMappedBuffers",
                "databus.relay.eventLogReader.enabled",
                "databus.relay.eventLogWriter.enabled",
                "databus.relay.schemaRegistry.type",
                "databus.relay.sourceName(40)",
                "databus.client.container.httpPort",
                "databus.client.container.jmx.rmiEnabled",
                "databus.client.connectionDefaults.enablePullerMessageQueueLogging",
                "databus.client.checkpointPersistence.clearBeforeUse",
                "databus.client.loggingListener.runtime.enabled",
                "databus.client.connectionDefaults.bstEventBuffer.maxSize",
                "databus.client.connection(reg1).pullerRetries.initSleep",
                "databus.client.clientCluster(1).numPartitions",
                "databus.client.serversidefilter.filter(src).mod.numBuckets",
                "databus.bootstrap.bootstrapDBHostname",
                "databus.bootstrap.db.container.httpPort",
                "databus.bootstrap.cleaner.retentionOverride(src).retentionType",
                "runtime.server.jetty.admin.port"
            })
    void shouldSayWhyKnownKeysHaveNoEffect(String key) {
        DatabusKeys.Effect effect = DatabusKeys.effect(key).orElseThrow();

        assertThat(effect.isSetting()).isFalse();
        assertThat(effect.text()).isNotBlank();
    }

    @Test
    void shouldWriteEveryReasonAsRestOfSentence() {
        assertThat(DatabusKeys.all()).hasSizeGreaterThan(300).allSatisfy(key -> assertThat(
                        DatabusKeys.effect(key).orElseThrow().text())
                .doesNotEndWith("."));
    }

    @Test
    void shouldReportWhatNobodyTook() {
        DatabusProperties properties = properties(
                "databus.relay.container.httpPort", "25021",
                "databus.relay.container.htpPort", "25021",
                "databus.relay.eventBuffer.allocationPolicy", "MMAPPED_MEMORY",
                "databus.relay.eventBuffer.maxSize", "10240000",
                "databus.client.runtime.relay(412).hots", "localhost",
                "com.example.unheardOf", "1");

        properties.take("databus.relay.container.httpPort");
        properties.reportRest(problems);

        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        "relay.xml:6: unknown property com.example.unheardOf. Remove it, or correct it; docs/settings.md "
                                + "lists the known keys.",
                        "relay.xml:5: unknown property databus.client.runtime.relay(412).hots. Did you mean "
                                + "\"databus.client.runtime.relay(412).host\"?",
                        "relay.xml:2: unknown property databus.relay.container.htpPort. Did you mean "
                                + "\"databus.relay.container.httpPort\"?");
        assertThat(problems.warnings())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        "relay.xml:3: property databus.relay.eventBuffer.allocationPolicy has no effect: a buffer always "
                                + "is memory-mapped files. Remove it.",
                        "relay.xml:4: property databus.relay.eventBuffer.maxSize has no effect here: it sets aesop:buffer "
                                + "size. Remove it.");
    }

    @SettingsGroup(name = "relay of aesop:client", doc = "A relay that a client asks.")
    record RelayOfClient(
            @Setting(doc = "Its host.", rule = "a name or an address", databus = "databus.client.runtime.relay(*).host")
                    String host,
            @Setting(doc = "Its port.", min = "1", max = "65535", databus = "databus.client.runtime.relay(*).port")
                    int port) {}

    @Test
    void shouldReadKeysWithIndexes() {
        DatabusProperties properties = properties(
                "databus.client.runtime.relay(412).host", "a",
                "databus.client.runtime.relay(7).host", "b",
                "databus.client.runtime.relay(7).port", "2",
                "databus.client.runtime.relay(412).port", "1");
        SettingsReader reader = new SettingsReader(problems);

        assertThat(properties.indexes("databus.client.runtime.relay")).containsExactly("412", "7");
        assertThat(reader.read(RelayOfClient.class, properties.withIndex("412")))
                .contains(new RelayOfClient("a", 1));
        assertThat(reader.read(RelayOfClient.class, properties.withIndex("7"))).contains(new RelayOfClient("b", 2));
        properties.reportRest(problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void shouldNameKeyAndIndexOfWhatIsMissing() {
        DatabusProperties properties = properties(
                "databus.relay.container.httpPort", "1",
                "databus.client.runtime.relay(7).host", "b");

        assertThat(new SettingsReader(problems).read(RelayOfClient.class, properties.withIndex("7")))
                .isEmpty();

        assertThat(problems.errors())
                .hasToString("[relay.xml:2: setting port of <relay of aesop:client> is missing. Add "
                        + "databus.client.runtime.relay(7).port=... (whole number): Its port.]");
    }

    private static DatabusProperties properties(String... keysAndValues) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], new ConfigValue(keysAndValues[i + 1], new Origin("relay.xml", i / 2 + 1)));
        }
        return new DatabusProperties(values);
    }
}
