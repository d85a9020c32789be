package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ProducerFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a producer that reads another relay from the element {@code upstream} of the short XML form:
 *
 * <pre>{@code
 * <aesop:upstream id="1" name="personPhysicalSource" relays="relay-1:25021,relay-2:25021">
 *   <aesop:source id="41" name="com.flipkart.aesop.events.ortest.Person"/>
 * </aesop:upstream>
 * }</pre>
 */
public final class UpstreamProducerFactory implements ProducerFactory {
    static final String ELEMENT = "upstream";

    private static final String SOURCE = "source";
    private static final String ID = "id";
    private static final String NAME = "name";

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Optional<EventProducer> create(ConfigNode node, PartContext context) {
        int before = context.problems().errors().size();
        SettingsReader reader =
                new SettingsReader(context.problems(), context.module().directory());
        reader.rejectUnknownChildren(node, Set.of(SOURCE));
        Optional<UpstreamIdentity> identity = reader.read(UpstreamIdentity.class, identity(node));
        Optional<UpstreamSettings> settings = reader.read(UpstreamSettings.class, node, ID, NAME);
        List<Optional<UpstreamSource>> sources = node.children(SOURCE).stream()
                .map(child -> {
                    reader.rejectUnknownChildren(child, Set.of());
                    return reader.read(UpstreamSource.class, child);
                })
                .toList();
        if (sources.isEmpty()) {
            context.problems()
                    .error(
                            node.origin(),
                            "<upstream> names no source",
                            "Add <aesop:source id=\"...\" name=\"...\"/> for each source to take over, with the id and the name "
                                    + "that the upstream's /sources gives");
        }
        List<LogicalSource> logical = sources.stream()
                .flatMap(Optional::stream)
                .map(UpstreamSource::toLogicalSource)
                .toList();
        rejectDoubles(node, logical, context);
        if (context.problems().errors().size() > before) {
            return Optional.empty();
        }
        UpstreamIdentity read = identity.orElseThrow();
        return Optional.of(
                new UpstreamProducer(new PhysicalSource(read.id(), read.name(), logical), settings.orElseThrow()));
    }

    private static void rejectDoubles(ConfigNode node, List<LogicalSource> sources, PartContext context) {
        Set<Object> seen = new HashSet<>();
        for (LogicalSource source : sources) {
            boolean newId = seen.add(source.id());
            if (!seen.add(source.name()) || !newId) {
                context.problems()
                        .error(
                                node.origin(),
                                "<upstream> names an id or a source twice: id=" + source.id() + " name="
                                        + source.name(),
                                "Give each source one line, with the id that the upstream has for it");
            }
        }
    }

    /** The same element with the attributes of {@link UpstreamIdentity} alone. */
    private static ConfigNode identity(ConfigNode node) {
        Map<String, ConfigValue> attributes = new LinkedHashMap<>();
        for (String name : List.of(ID, NAME)) {
            node.attribute(name).ifPresent(value -> attributes.put(name, value));
        }
        return new ConfigNode(node.name(), attributes, List.of(), node.origin());
    }
}
