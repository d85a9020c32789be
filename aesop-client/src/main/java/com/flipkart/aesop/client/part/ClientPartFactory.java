package com.flipkart.aesop.client.part;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ChangeConsumer;
import com.flipkart.aesop.client.ClientBuilder;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.client.EventCallback;
import com.flipkart.aesop.client.RawEventCallback;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.DatabusProperties;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a client from {@code <aesop:client id="...">}: attributes are its settings, each {@code <aesop:source-relay>}
 * is a relay to read from, each {@code <aesop:subscribe>} a source and its consumer. What the attributes do not say, the
 * properties of Databus may that {@code databusProperties} names.
 */
public final class ClientPartFactory implements PartFactory {
    private static final String ID = "id";
    private static final String SOURCE_RELAY = "source-relay";
    private static final String RELAY_KEY = "databus.client.runtime.relay";
    private static final String SUBSCRIBE = "subscribe";
    private static final String CONSUMER = "consumer";
    private static final String CHECKPOINTS = "checkpoints";

    @Override
    public String element() {
        return "client";
    }

    @Override
    public Optional<Part> create(ConfigNode node, PartContext context) {
        Problems problems = context.problems();
        int before = problems.errors().size();
        SettingsReader reader = new SettingsReader(problems, context.module().directory());
        reader.rejectUnknownChildren(node, Set.of(SOURCE_RELAY, SUBSCRIBE));
        ClientBuilder builder = AesopClient.builder();
        readId(node, problems).ifPresent(builder::id);
        DatabusProperties properties =
                DatabusProperties.namedBy(node, context.module().directory(), problems);
        reader.read(ClientSettings.class, node, properties, ID, DatabusProperties.ATTRIBUTE)
                .ifPresent(settings -> builder.settings(settings)
                        .checkpointDirectory(settings.checkpointDirectory()
                                .orElse(context.module().stateDirectory().resolve(CHECKPOINTS))));
        readRelays(node, properties, reader, problems).forEach(builder::relay);
        properties.reportRest(problems);
        readSubscriptions(node, reader, builder, context);
        if (problems.errors().size() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ClientPart(builder.build()));
        } catch (AesopException e) {
            problems.error(e.code(), node.origin(), String.valueOf(e.getMessage()), "Correct the element");
            return Optional.empty();
        }
    }

    private static Optional<String> readId(ConfigNode node, Problems problems) {
        Optional<ConfigValue> id = node.attribute(ID);
        if (id.isEmpty()) {
            problems.error(
                    node.origin(),
                    "<client> has no id",
                    "Add id=\"...\": the checkpoint is kept under it, so it must not change later");
        }
        return id.map(ConfigValue::text);
    }

    /** Those of the elements; only where there are none, those of the properties. */
    private static List<HostAndPort> readRelays(
            ConfigNode node, DatabusProperties properties, SettingsReader reader, Problems problems) {
        List<Optional<SourceRelaySettings>> relays = new ArrayList<>();
        for (ConfigNode relay : node.children(SOURCE_RELAY)) {
            reader.rejectUnknownChildren(relay, Set.of());
            relays.add(reader.read(SourceRelaySettings.class, relay));
        }
        if (relays.isEmpty()) {
            for (String index : properties.indexes(RELAY_KEY)) {
                relays.add(reader.read(SourceRelaySettings.class, properties.withIndex(index)));
            }
        }
        if (relays.isEmpty()) {
            problems.error(
                    node.origin(),
                    "<client> has no relay to read from",
                    "Write <aesop:source-relay host=\"...\" port=\"...\"/> in it");
        }
        return relays.stream()
                .flatMap(Optional::stream)
                .map(SourceRelaySettings::address)
                .toList();
    }

    private static void readSubscriptions(
            ConfigNode node, SettingsReader reader, ClientBuilder builder, PartContext context) {
        if (node.children(SUBSCRIBE).isEmpty()) {
            context.problems()
                    .error(
                            node.origin(),
                            "<client> has no source to read",
                            "Write <aesop:subscribe source=\"...\" consumer=\"...\"/> in it");
        }
        Set<String> sources = new HashSet<>();
        for (ConfigNode subscribe : node.children(SUBSCRIBE)) {
            reader.rejectUnknownChildren(subscribe, Set.of());
            Optional<SubscribeSettings> settings = reader.read(SubscribeSettings.class, subscribe);
            if (settings.isEmpty()) {
                continue;
            }
            String source = settings.get().source();
            if (!sources.add(source)) {
                context.problems()
                        .error(
                                subscribe.origin(),
                                "source=" + source + " is subscribed to twice",
                                "Give it one consumer, which may call others; or write a second client with an id of "
                                        + "its own");
                continue;
            }
            ConfigValue reference = subscribe.attribute(CONSUMER).orElseThrow();
            context.bean(reference, Object.class)
                    .ifPresent(bean -> subscribe(builder, source, bean, reference, context));
        }
    }

    private static void subscribe(
            ClientBuilder builder, String source, Object bean, ConfigValue reference, PartContext context) {
        if (bean instanceof ChangeConsumer consumer) {
            builder.subscribe(source, consumer);
        } else if (bean instanceof EventCallback callback) {
            builder.subscribe(source, callback);
        } else if (bean instanceof RawEventCallback callback) {
            builder.subscribeRaw(source, callback);
        } else {
            context.problems()
                    .error(
                            reference.origin(),
                            "consumer=" + reference.text() + " is a "
                                    + bean.getClass().getName() + ", which is no consumer",
                            "Have the class implement ChangeConsumer or EventCallback of com.flipkart.aesop.client");
        }
    }
}
