package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects how a server is to be started, and starts it. Without any setting: a free port, a temporary directory, the
 * cache of this user. Not for use by several threads.
 */
public final class DatabaseServerBuilder {
    private static final int MAX_PORT = 65_535;
    private static final long MAX_SERVER_ID = 0xFFFF_FFFFL;
    private static final long DEFAULT_SERVER_ID = 4242;
    /** A loaded two-core machine was seen to need 48 s. */
    private static final Duration DEFAULT_START_TIMEOUT = Duration.ofMinutes(3);

    private final ServerDistribution distribution;
    private final List<String> arguments = new ArrayList<>();
    private final List<String> initSql = new ArrayList<>();
    private StartListener listener = (phase, detail) -> {};
    private Optional<Path> directory = Optional.empty();
    private Optional<Path> cacheDirectory = Optional.empty();
    private Duration startTimeout = DEFAULT_START_TIMEOUT;
    private long serverId = DEFAULT_SERVER_ID;
    private int port;

    DatabaseServerBuilder(ServerDistribution distribution) {
        this.distribution = distribution;
    }

    /**
     * Sets the TCP port on 127.0.0.1.
     *
     * @param port in [0, 65535]; 0, the default, picks a free one
     */
    public DatabaseServerBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw invalid("port", port, "it must be in [0, 65535], 0 for a free one");
        }
        this.port = port;
        return this;
    }

    /** Keeps data, log and pid file in this directory, which is made if missing and survives the server. */
    public DatabaseServerBuilder directory(Path directory) {
        this.directory = Optional.of(directory.toAbsolutePath().normalize());
        return this;
    }

    /** Unpacks the binaries here (about 330 MB a version) instead of into {@code ~/.cache/aesop}. */
    public DatabaseServerBuilder cacheDirectory(Path cacheDirectory) {
        this.cacheDirectory = Optional.of(cacheDirectory.toAbsolutePath().normalize());
        return this;
    }

    /**
     * Sets how long the server may take from the start of its process until it accepts connections.
     *
     * @param startTimeout more than zero; 180 s by default
     */
    public DatabaseServerBuilder startTimeout(Duration startTimeout) {
        if (startTimeout.isNegative() || startTimeout.isZero()) {
            throw invalid("startTimeout", startTimeout, "it must be more than zero");
        }
        this.startTimeout = startTimeout;
        return this;
    }

    /**
     * Sets the id under which the server writes its binlog.
     *
     * @param serverId in [1, 4294967295]; 4242 by default
     */
    public DatabaseServerBuilder serverId(long serverId) {
        if (serverId < 1 || serverId > MAX_SERVER_ID) {
            throw invalid("serverId", serverId, "it must be in [1, 4294967295]");
        }
        this.serverId = serverId;
        return this;
    }

    /** Adds server arguments, as {@code --binlog-row-metadata=MINIMAL}. They win over those set here. */
    public DatabaseServerBuilder arguments(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    /**
     * Adds statements that run when the data directory is new, after the users exist; they are written to the binlog.
     *
     * @param statements one statement each, with or without a semicolon at its end
     */
    public DatabaseServerBuilder initSql(String... statements) {
        initSql.addAll(List.of(statements));
        return this;
    }

    /** Tells this listener how far the start has come. */
    public DatabaseServerBuilder listener(StartListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Starts the server; returns when it accepts connections.
     *
     * @throws AesopException saying why it did not come up; nothing is left running then
     */
    public DatabaseServer start() {
        ServerSettings settings = new ServerSettings(
                port,
                directory,
                cacheDirectory.orElseGet(CacheDirectory::ofUser),
                startTimeout,
                serverId,
                arguments,
                initSql);
        EmbeddedServer server = new EmbeddedServer(distribution, settings, listener);
        try {
            server.start();
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static AesopException invalid(String name, Object value, String rule) {
        return new AesopException(
                ErrorCode.INVALID_SETTINGS, "Cannot start an embedded server with " + name + "=" + value + ": " + rule);
    }
}
