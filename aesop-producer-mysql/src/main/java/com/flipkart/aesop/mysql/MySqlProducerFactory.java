package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ProducerFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.SettingsReader;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes producers from the element {@code mysql} of the short XML form:
 *
 * <pre>{@code
 * <aesop:mysql id="1" name="personPhysicalSource" host="localhost" user="or_test" password="env:PERSON_PASSWORD">
 *   <aesop:table id="41" name="or_test.person" source="com.flipkart.aesop.events.ortest.Person"/>
 * </aesop:mysql>
 * }</pre>
 */
public final class MySqlProducerFactory implements ProducerFactory {
    static final String ELEMENT = "mysql";

    private static final String TABLE = "table";
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String SOURCE = "source";
    private static final String PARTITION = "partition";
    private static final Set<String> TABLE_ATTRIBUTES = Set.of(ID, NAME, SOURCE, PARTITION);

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Optional<EventProducer> create(ConfigNode node, PartContext context) {
        Problems problems = context.problems();
        int before = problems.errors().size();
        SettingsReader reader = new SettingsReader(problems, context.module().directory());
        Optional<MySqlSettings> settings = reader.read(MySqlSettings.class, node, ID, NAME);
        reader.rejectUnknownChildren(node, Set.of(TABLE));
        int id = number(node, ID, 0, Integer.MAX_VALUE, problems);
        String name = text(node, NAME, problems);
        Map<String, Origin> origins = new HashMap<>();
        List<LogicalSource> sources = new ArrayList<>();
        for (ConfigNode table : node.children(TABLE)) {
            reader.rejectUnknownChildren(table, Set.of());
            LogicalSource source = table(table, problems);
            origins.put(source.name(), table.origin());
            sources.add(source);
        }
        if (sources.isEmpty()) {
            problems.error(
                    node.origin(),
                    "<mysql> names no table",
                    "Add <aesop:table id=\"1\" name=\"database.table\" source=\"its.name.on.the.wire\"/>");
        }
        rejectDoubles(node, sources, problems);
        if (problems.errors().size() > before || settings.isEmpty()) {
            return Optional.empty();
        }
        PhysicalSource source = new PhysicalSource(id, name, sources);
        return Optional.of(new MySqlProducer(source, settings.get(), node.origin(), origins));
    }

    private static LogicalSource table(ConfigNode table, Problems problems) {
        table.attributes().forEach((attribute, value) -> {
            if (!TABLE_ATTRIBUTES.contains(attribute)) {
                problems.error(
                        value.origin(),
                        "unknown attribute " + attribute + "=" + value.text() + " of <table>",
                        "Known are id, name, source, partition");
            }
        });
        short id = (short) number(table, ID, 1, Short.MAX_VALUE, problems);
        String name = text(table, NAME, problems);
        if (!name.isEmpty() && !name.matches("[^.]+\\.[^.]+")) {
            problems.error(table.origin(), "name=" + name + " of <table> is no table", "Write database.table");
        }
        String source = table.attribute(SOURCE).map(ConfigValue::text).orElse(name);
        short partition = table.attribute(PARTITION).isPresent()
                ? (short) number(table, PARTITION, 0, Short.MAX_VALUE, problems)
                : 0;
        return new LogicalSource(id, source, name, partition);
    }

    private static void rejectDoubles(ConfigNode node, List<LogicalSource> sources, Problems problems) {
        Set<Object> seen = new HashSet<>();
        for (LogicalSource source : sources) {
            boolean newId = seen.add(source.id());
            boolean newName = seen.add(source.name());
            if (!seen.add("table " + source.uri()) || !newId || !newName) {
                problems.error(
                        node.origin(),
                        "<mysql> names a table, a source or an id twice: id=" + source.id() + " name=" + source.uri()
                                + " source=" + source.name(),
                        "Give each table one line, with an id and a source of its own");
            }
        }
    }

    private static String text(ConfigNode node, String attribute, Problems problems) {
        String text = node.attribute(attribute).map(ConfigValue::text).orElse("");
        if (text.isBlank()) {
            problems.error(node.origin(), "<" + node.name() + "> has no " + attribute, "Add " + attribute + "=\"...\"");
        }
        return text;
    }

    private static int number(ConfigNode node, String attribute, int min, int max, Problems problems) {
        String text = text(node, attribute, problems);
        if (text.isBlank()) {
            return min;
        }
        Origin origin = node.attribute(attribute).orElseThrow().origin();
        String written = attribute + "=" + text + " of <" + node.name() + ">";
        try {
            int number = Integer.parseInt(text.trim());
            if (number >= min && number <= max) {
                return number;
            }
            problems.error(origin, written + " is out of its range", "It has to be in [" + min + ", " + max + "]");
        } catch (NumberFormatException e) {
            problems.error(origin, written + " is no whole number", "Correct it");
        }
        return min;
    }
}
