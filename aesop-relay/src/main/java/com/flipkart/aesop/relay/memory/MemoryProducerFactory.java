package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ProducerFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a producer that makes rows up from {@code <aesop:memory id="1" name="demo" rate="1000">} with a
 * {@code <aesop:source id="41" name="com.example.Person"/>} for each kind of row.
 */
public final class MemoryProducerFactory implements ProducerFactory {
    private static final String SOURCE = "source";

    @Override
    public String element() {
        return "memory";
    }

    @Override
    public Optional<EventProducer> create(ConfigNode node, PartContext context) {
        SettingsReader reader =
                new SettingsReader(context.problems(), context.module().directory());
        reader.rejectUnknownChildren(node, Set.of(SOURCE));
        Optional<PhysicalSettings> physical = reader.read(PhysicalSettings.class, identity(node));
        Optional<MemorySettings> settings = reader.read(MemorySettings.class, node, "id", "name");
        node.children(SOURCE).forEach(child -> reader.rejectUnknownChildren(child, Set.of()));
        List<Optional<SourceSettings>> sources = node.children(SOURCE).stream()
                .map(child -> reader.read(SourceSettings.class, child))
                .toList();
        if (sources.isEmpty()) {
            context.problems()
                    .error(
                            node.origin(),
                            "<memory> has no source",
                            "Add <aesop:source id=\"...\" name=\"...\"/> for each kind of row to make up");
        }
        if (physical.isEmpty()
                || settings.isEmpty()
                || sources.isEmpty()
                || sources.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<LogicalSource> logical =
                sources.stream().map(source -> source.get().toLogicalSource()).toList();
        PhysicalSource source =
                new PhysicalSource(physical.get().id(), physical.get().name(), logical);
        return Optional.of(MemoryProducer.generating(source, settings.get()));
    }

    /** The same element with the attributes of {@link PhysicalSettings} alone. */
    private static ConfigNode identity(ConfigNode node) {
        Map<String, ConfigValue> attributes = new LinkedHashMap<>();
        node.attribute("id").ifPresent(id -> attributes.put("id", id));
        node.attribute("name").ifPresent(name -> attributes.put("name", name));
        return new ConfigNode(node.name(), attributes, List.of(), node.origin());
    }
}
