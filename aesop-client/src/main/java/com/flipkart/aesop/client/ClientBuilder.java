package com.flipkart.aesop.client;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.client.checkpoint.FileCheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says what a client is to do. At least one relay, one subscription and a place for the checkpoint have to be said;
 * {@link #build} tells everything that is missing or wrong at once. Belongs to one thread.
 */
public final class ClientBuilder {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,119}");
    private static final String ID_RULE =
            "1 to 120 letters, digits, dots, hyphens and underscores, of which the first is a letter or a digit";

    private final List<HostAndPort> relays = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private String id;
    private CheckpointStore store;
    private ClientSettings settings = ClientSettings.defaults();
    private StartFrom startFrom;
    private Path checkpointDirectory;

    ClientBuilder() {}

    /** A relay that serves the sources. Said several times: relays of the same source, any of which will do. */
    public ClientBuilder relay(String host, int port) {
        return relay(new HostAndPort(host, port));
    }

    /** The same. */
    public ClientBuilder relay(HostAndPort address) {
        relays.add(address);
        return this;
    }

    /** Gives the changes of a source to a callback, which can be a lambda. */
    public ClientBuilder subscribe(String source, EventCallback callback) {
        subscriptions.add(Subscription.of(source, callback));
        return this;
    }

    /** Gives the changes of a source, and everything around them, to a consumer; it may subscribe to several. */
    public ClientBuilder subscribe(String source, ChangeConsumer consumer) {
        subscriptions.add(Subscription.of(source, consumer));
        return this;
    }

    /** Gives the events of a source as they lie in the buffer, for consumers that must not allocate. */
    public ClientBuilder subscribeRaw(String source, RawEventCallback callback) {
        subscriptions.add(Subscription.raw(source, callback));
        return this;
    }

    /**
     * The client's id: its checkpoint is kept under it, and no two clients of one id can run in one checkpoint directory.
     * Without one, a client of a single source is called like the source; a client of several needs one.
     */
    public ClientBuilder id(String clientId) {
        this.id = clientId;
        return this;
    }

    /** Keeps the checkpoint in a file of this directory, which is made if need be. */
    public ClientBuilder checkpointDirectory(Path directory) {
        this.checkpointDirectory = directory;
        return this;
    }

    /** Keeps the checkpoint elsewhere. */
    public ClientBuilder checkpointStore(CheckpointStore checkpointStore) {
        this.store = checkpointStore;
        return this;
    }

    /** Where to begin if there is no checkpoint; otherwise the oldest window of the relay. */
    public ClientBuilder startFrom(StartFrom place) {
        this.startFrom = place;
        return this;
    }

    /** Everything else. What the other methods say wins over it. */
    public ClientBuilder settings(ClientSettings clientSettings) {
        this.settings = clientSettings;
        return this;
    }

    /**
     * Makes the client and starts it.
     *
     * @throws com.flipkart.aesop.core.error.AesopException as {@link #build} and {@link AesopClient#start} do
     */
    public AesopClient start() {
        AesopClient client = build();
        client.start();
        return client;
    }

    /**
     * Makes the client without starting it.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code INVALID_SETTINGS} with everything that is missing or
     *     wrong
     */
    public AesopClient build() {
        Problems problems = new Problems();
        require(!relays.isEmpty(), problems, "there is no relay to read from", "Call relay(host, port)");
        require(
                !subscriptions.isEmpty(),
                problems,
                "there is no source to read",
                "Call subscribe(source, event -> ...) with the source's name");
        Set<String> names = new HashSet<>();
        for (Subscription subscription : subscriptions) {
            require(
                    names.add(subscription.source()),
                    problems,
                    "source=" + subscription.source() + " is subscribed to twice",
                    "Give it one consumer, which may call others; or build a second client with an id of its own");
        }
        Optional<Path> directory = Optional.ofNullable(checkpointDirectory).or(settings::checkpointDirectory);
        require(
                store != null || directory.isPresent(),
                problems,
                "there is no place for the checkpoint",
                "Call checkpointDirectory(path): a directory that survives a restart");
        checkAccess(problems);
        checkCompression(problems);
        String name = checkedId(problems);
        problems.throwIfAny("building client" + (name.isEmpty() ? "" : " " + name));
        ClientSettings effective = startFrom == null
                ? settings
                : SettingsBuilder.from(settings)
                        .set("start", startFrom.toString())
                        .build();
        return new AesopClient(
                name,
                List.copyOf(relays),
                List.copyOf(subscriptions),
                store != null ? store : new FileCheckpointStore(directory.orElseThrow()),
                effective);
    }

    /** Reads the files of TLS, so that what is wrong with them is told here. */
    private void checkAccess(Problems problems) {
        try {
            settings.access();
        } catch (AesopException e) {
            problems.error(e.code(), Origin.PROGRAM, String.valueOf(e.getMessage()), "Correct it");
        }
    }

    private void checkCompression(Problems problems) {
        if (settings.compress() == StreamCompression.ZSTD) {
            ZstdLibrary.problem()
                    .ifPresent(problem -> problems.error(
                            Origin.PROGRAM,
                            "compress=zstd cannot be read here: " + problem,
                            "Set java.io.tmpdir to a folder from which programs may be run, or compress to none"));
        }
    }

    private String checkedId(Problems problems) {
        if (id == null && subscriptions.size() > 1) {
            problems.error(
                    Origin.PROGRAM,
                    "a client of " + subscriptions.size() + " sources has no id",
                    "Call id(name): the checkpoint is kept under it, so it must not change later");
            return "";
        }
        String name = id != null
                ? id
                : subscriptions.isEmpty() ? "" : subscriptions.get(0).source();
        require(
                (subscriptions.isEmpty() && id == null) || ID.matcher(name).matches(),
                problems,
                "id=" + name + (id == null ? " (the source's name)" : "") + " cannot be the name of a file",
                "Call id(name) with " + ID_RULE);
        return name;
    }

    private static void require(boolean condition, Problems problems, String what, String action) {
        if (!condition) {
            problems.error(Origin.PROGRAM, what, action);
        }
    }
}
