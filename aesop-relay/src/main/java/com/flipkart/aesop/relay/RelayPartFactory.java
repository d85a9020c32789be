package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.ProducerFactory;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.DatabusProperties;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Makes a relay from {@code <aesop:relay id="person-relay" port="25021">}. Inside it may stand one {@code
 * <aesop:buffer>}, and the element of each {@link ProducerFactory} that the module's class loader has.
 * What the attributes do not say, the properties of Databus may that {@code databusProperties} names.
 */
public final class RelayPartFactory implements PartFactory {
    private static final String ID = "id";
    private static final String BUFFER = "buffer";
    private static final String PORT = "port";
    private static final String PORT_KEY = "databus.relay.container.httpPort";

    @Override
    public String element() {
        return "relay";
    }

    @Override
    public Optional<Part> create(ConfigNode node, PartContext context) {
        SettingsReader reader =
                new SettingsReader(context.problems(), context.module().directory());
        int before = context.problems().errors().size();
        Map<String, ProducerFactory> factories = producerFactories();
        Set<String> children = new LinkedHashSet<>(factories.keySet());
        children.add(BUFFER);
        reader.rejectUnknownChildren(node, children);
        DatabusProperties properties =
                DatabusProperties.namedBy(node, context.module().directory(), context.problems());
        Optional<RelaySettings> settings =
                reader.read(RelaySettings.class, node, properties, ID, DatabusProperties.ATTRIBUTE);
        Optional<RelayBufferSettings> buffer = readBuffer(node, reader, properties, context);
        properties.reportRest(context.problems());
        List<EventProducer> producers = createProducers(node, factories, context);
        if (producers.size() == producerNodes(node, factories).size()) {
            SourceRules.check(producers, node.origin(), context.problems());
        }
        Optional<SchemaRegistry> schemas =
                settings.map(found -> RelaySchemas.folder(found.schemaDirectory(), producers, context.problems()));
        if (context.problems().errors().size() > before) {
            return Optional.empty();
        }
        String id = node.attribute(ID).map(ConfigValue::text).orElse(element());
        Path state = context.module().stateDirectory().resolve(id);
        return Optional.of(new RelayPart(new Relay(
                id,
                settings.orElseThrow(),
                new BufferOpener(settings.orElseThrow(), buffer.orElseThrow(), state),
                schemas.orElseThrow(),
                producers,
                places(node, properties, factories, producers))));
    }

    /** Where what it is made of is written; all its producers could be made, each from its element. */
    private static RelayPlaces places(
            ConfigNode node,
            DatabusProperties properties,
            Map<String, ProducerFactory> factories,
            List<EventProducer> producers) {
        Map<String, Origin> places = new LinkedHashMap<>();
        List<ConfigNode> elements = producerNodes(node, factories);
        for (int i = 0; i < producers.size(); i++) {
            places.put(producers.get(i).source().name(), elements.get(i).origin());
        }
        Optional<ConfigValue> port = node.attribute(PORT).or(() -> properties.take(PORT_KEY));
        return new RelayPlaces(port.map(ConfigValue::origin).orElse(node.origin()), places);
    }

    private static Optional<RelayBufferSettings> readBuffer(
            ConfigNode node, SettingsReader reader, DatabusProperties properties, PartContext context) {
        List<ConfigNode> buffers = node.children(BUFFER);
        if (buffers.size() > 1) {
            context.problems()
                    .error(
                            buffers.get(1).origin(),
                            "a second <buffer> in one <relay>",
                            "Keep one: every physical source has a buffer of its own, all of one kind");
        }
        ConfigNode buffer =
                buffers.isEmpty() ? new ConfigNode(BUFFER, Map.of(), List.of(), node.origin()) : buffers.get(0);
        reader.rejectUnknownChildren(buffer, Set.of());
        return reader.read(RelayBufferSettings.class, buffer, properties);
    }

    private static Map<String, ProducerFactory> producerFactories() {
        Map<String, ProducerFactory> factories = new LinkedHashMap<>();
        for (ProducerFactory factory :
                ServiceLoader.load(ProducerFactory.class, RelayPartFactory.class.getClassLoader())) {
            factories.put(factory.element(), factory);
        }
        return factories;
    }

    private static List<ConfigNode> producerNodes(ConfigNode node, Map<String, ProducerFactory> factories) {
        return node.children().stream()
                .filter(child -> factories.containsKey(child.name()))
                .toList();
    }

    private static List<EventProducer> createProducers(
            ConfigNode node, Map<String, ProducerFactory> factories, PartContext context) {
        List<EventProducer> producers = new ArrayList<>();
        for (ConfigNode child : producerNodes(node, factories)) {
            factories.get(child.name()).create(child, context).ifPresent(producers::add);
        }
        return producers;
    }
}
