package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.ComponentCommand;
import com.flipkart.aesop.core.module.ComponentDescriptor;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ProducerFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MySqlProducerFactoryTest {
    private final Problems problems = new Problems();
    private int line;

    private Optional<EventProducer> create(ConfigNode node) {
        return new MySqlProducerFactory().create(node, new Context(problems));
    }

    /** An element; every attribute on a line of its own. */
    private ConfigNode node(String name, List<ConfigNode> children, String... attributes) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        Origin origin = new Origin("relay.xml", ++line);
        for (String attribute : attributes) {
            String[] pair = attribute.split("=", 2);
            values.put(pair[0], new ConfigValue(pair[1], new Origin("relay.xml", ++line)));
        }
        return new ConfigNode(name, values, children, origin);
    }

    private List<String> told() {
        return problems.errors().stream().map(Problems.Problem::toString).toList();
    }

    @Test
    void shouldMakeAProducerOfWhatTheElementSays() {
        ConfigNode table = node(
                "table", List.of(), "id=41", "name=or_test.person", "source=com.flipkart.aesop.events.ortest.Person");
        ConfigNode plain = node("table", List.of(), "id=42", "name=or_test.address", "partition=3");

        Optional<EventProducer> producer =
                create(node("mysql", List.of(table, plain), "id=1", "name=persons", "user=u", "host=db", "port=3307"));

        assertThat(told()).isEmpty();
        assertThat(producer.orElseThrow().source())
                .isEqualTo(new PhysicalSource(
                        1,
                        "persons",
                        List.of(
                                new LogicalSource(
                                        (short) 41, "com.flipkart.aesop.events.ortest.Person", "or_test.person", (short)
                                                0),
                                new LogicalSource((short) 42, "or_test.address", "or_test.address", (short) 3))));
        assertThat(producer.orElseThrow().facts()).containsEntry("server", "db:3307");
    }

    @Test
    void shouldTellAllThatIsWrongWithItsPlace() {
        ConfigNode table = node("table", List.of(), "id=40000", "name=person", "sourc=x");
        ConfigNode column = node("column", List.of());

        Optional<EventProducer> producer = create(node(
                "mysql", List.of(table, column), "id=x", "prot=3306", "start=sometime", "skip=here", "readTimeout=1s"));

        assertThat(producer).isEmpty();
        assertThat(told()).anyMatch(problem -> problem.contains("relay.xml:4: unknown attribute sourc=x of <table>"));
        assertThat(told())
                .anyMatch(problem -> problem.contains("relay.xml:2: id=40000 of <table> is out of its range"))
                .anyMatch(problem -> problem.contains("name=person of <table> is no table"))
                .anyMatch(problem -> problem.contains("unknown element <column>"))
                .anyMatch(problem -> problem.contains("relay.xml:8: unknown setting prot of <mysql>"))
                .anyMatch(problem -> problem.contains("setting user of <aesop:mysql> is missing"))
                .anyMatch(problem -> problem.contains("id=x of <mysql> is no whole number"))
                .anyMatch(problem -> problem.contains("<mysql> has no name"));
    }

    @Test
    void shouldTellRulesBetweenSettings() {
        ConfigNode table = node("table", List.of(), "id=1", "name=a.b");

        create(node(
                "mysql",
                List.of(table),
                "id=1",
                "name=n",
                "user=u",
                "start=sometime",
                "skip=here",
                "readTimeout=1s",
                "heartbeat=1s"));

        assertThat(told())
                .anyMatch(problem -> problem.contains("start=sometime: it is not now, oldest, an SCN, or file:offset"))
                .anyMatch(problem -> problem.contains("skip=here is no place"))
                .anyMatch(problem -> problem.contains("readTimeout=1000 ms is less than two heartbeats"));
    }

    @Test
    void shouldRefuseATableOrAnIdThatIsNamedTwice() {
        ConfigNode one = node("table", List.of(), "id=1", "name=a.b");
        ConfigNode two = node("table", List.of(), "id=2", "name=a.b", "source=other");
        ConfigNode three = node("table", List.of(), "id=1", "name=a.c");

        assertThat(create(node("mysql", List.of(one, two, three), "id=1", "name=n", "user=u")))
                .isEmpty();
        assertThat(told()).hasSize(2).allMatch(problem -> problem.contains("twice"));
        assertThat(create(node("mysql", List.of(), "id=1", "name=n", "user=u"))).isEmpty();
        assertThat(told().get(2)).contains("<mysql> names no table");
    }

    @Test
    void shouldBeFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(ProducerFactory.class).stream()
                        .map(provider -> provider.get().element()))
                .contains("mysql");
        assertThat(ServiceLoader.load(ComponentDescriptor.class).stream()
                        .map(provider -> provider.get().name()))
                .contains("mysql");
        assertThat(ServiceLoader.load(ComponentCommand.class).stream()
                        .map(provider -> provider.get().name()))
                .contains("schema");
        assertThat(Arrays.asList(new MySqlComponent().needs().toArray())).containsExactly("core");
    }

    private record Context(Problems problems) implements PartContext {
        @Override
        public ModuleContext module() {
            Path here = Path.of("").toAbsolutePath();
            return new ModuleContext("test", here, here.resolve("relay.xml"), here, Map.of());
        }

        @Override
        public <T> Optional<T> bean(ConfigValue reference, Class<T> type) {
            return Optional.empty();
        }
    }
}
