package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.settings.DatabusProperties;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a relay together.
 *
 * <pre>{@code
 * try (Relay relay = Relay.builder()
 *         .port(25021)
 *         .stateDirectory(Path.of("state"))
 *         .schemaDirectory(Path.of("schemas_registry"))
 *         .producer(producer)
 *         .start()) { ... }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class RelayBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final List<EventProducer> producers = new ArrayList<>();
    private String id = "relay";
    private SettingsBuilder<RelaySettings> settings = SettingsBuilder.from(RelaySettings.defaults());
    private RelayBufferSettings buffer = RelayBufferSettings.defaults();
    private Path stateDirectory = Path.of("state");
    private Optional<SchemaRegistry> schemas = Optional.empty();

    RelayBuilder() {}

    /** What messages and threads call it; {@code relay} if not said. */
    public RelayBuilder id(String name) {
        id = Objects.requireNonNull(name, "name");
        return this;
    }

    /** All settings at once; those set before are forgotten. */
    public RelayBuilder settings(RelaySettings all) {
        settings = SettingsBuilder.from(all);
        return this;
    }

    /** One setting by its name in {@link RelaySettings}. */
    public RelayBuilder set(String name, Object value) {
        settings.set(name, value);
        return this;
    }

    /**
     * Settings of the relay and its buffers from a properties file with the keys of Databus; those set before are forgotten.
     * What has no effect is logged as a warning.
     *
     * @throws com.flipkart.aesop.core.error.AesopException with every key that is unknown and every value that is wrong, by
     *     line
     */
    public RelayBuilder databusProperties(Path file) {
        Problems problems = new Problems();
        DatabusProperties properties = DatabusProperties.read(file, problems);
        SettingsReader reader = new SettingsReader(problems);
        Optional<RelaySettings> ofRelay = reader.read(RelaySettings.class, properties);
        Optional<RelayBufferSettings> ofBuffer = reader.read(RelayBufferSettings.class, properties);
        properties.reportRest(problems);
        problems.warnings().forEach(warning -> LOG.warn("{}", warning));
        problems.throwIfAny("reading the settings of a relay from " + file);
        return settings(ofRelay.orElseThrow()).buffer(ofBuffer.orElseThrow());
    }

    /** Port to listen at, in [0, 65535]; 0 lets the system choose. */
    public RelayBuilder port(int port) {
        return set("port", port);
    }

    /** What the buffers are told; 64 MB each if not said. */
    public RelayBuilder buffer(RelayBufferSettings bufferSettings) {
        buffer = Objects.requireNonNull(bufferSettings, "bufferSettings");
        return this;
    }

    /** Where it keeps its buffers; no other relay may use it. */
    public RelayBuilder stateDirectory(Path directory) {
        stateDirectory = Objects.requireNonNull(directory, "directory");
        return this;
    }

    /** Folder of the schemas: the setting {@code schemaDirectory}. */
    public RelayBuilder schemaDirectory(Path directory) {
        return set("schemaDirectory", directory);
    }

    /** Schemas from elsewhere than a folder. */
    public RelayBuilder schemas(SchemaRegistry registry) {
        schemas = Optional.of(registry);
        return this;
    }

    /** Adds a producer, with a buffer of its own. */
    public RelayBuilder producer(EventProducer producer) {
        producers.add(Objects.requireNonNull(producer, "producer"));
        return this;
    }

    /**
     * The relay, not started.
     *
     * @throws com.flipkart.aesop.core.error.AesopException with everything that is wrong with settings, sources and
     *     schema files
     */
    public Relay build() {
        Problems problems = new Problems();
        SourceRules.check(producers, Origin.PROGRAM, problems);
        RelaySettings built = settings.build();
        SchemaRegistry registry =
                schemas.orElseGet(() -> RelaySchemas.folder(built.schemaDirectory(), producers, problems));
        problems.throwIfAny("making relay " + id);
        return new Relay(
                id, built, new BufferOpener(built, buffer, stateDirectory), registry, producers, RelayPlaces.PROGRAM);
    }

    /** Builds and starts it. */
    public Relay start() {
        Relay relay = build();
        relay.start();
        return relay;
    }
}
