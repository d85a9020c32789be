package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the parts of these tests from {@code <aesop:probe>}: settings, a secret, a bean, a child. */
public final class ProbeFactory implements PartFactory {
    @Override
    public String element() {
        return "probe";
    }

    @Override
    public Optional<Part> create(ConfigNode node, PartContext context) {
        SettingsReader reader =
                new SettingsReader(context.problems(), context.module().directory());
        Optional<Settings> settings = reader.read(Settings.class, node, "consumer");
        reader.rejectUnknownChildren(node, Set.of("leaf"));
        Optional<Runnable> consumer = node.attribute("consumer").flatMap(ref -> context.bean(ref, Runnable.class));
        return settings.map(found -> new Probe(found, consumer, node));
    }

    /** What a probe can be told. */
    @SettingsGroup(name = "aesop:probe", doc = "A part of the tests.")
    record Settings(
            @Setting(doc = "Its id.", rule = "any text") String id,
            @Setting(doc = "Its port.", min = "0", max = "65535", defaultValue = "0") int port,
            @Setting(doc = "Its password.", defaultValue = "") Secret password) {}

    /** A part that does nothing and remembers what it was made from. */
    record Probe(Settings settings, Optional<Runnable> consumer, ConfigNode node) implements Part {
        @Override
        public String id() {
            return settings.id();
        }

        @Override
        public String kind() {
            return "probe";
        }

        @Override
        public void start() {
            consumer.ifPresent(Runnable::run);
        }

        @Override
        public void stop(Duration deadline) {
            // Nothing was started.
        }

        @Override
        public PartStatus status() {
            return PartStatus.of(PartState.RUNNING);
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }
    }
}
