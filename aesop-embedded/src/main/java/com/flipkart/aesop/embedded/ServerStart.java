package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of a server in its directory: system tables if there are none, then the process, until it is ready. */
final class ServerStart {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStart.class);
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
    /** How often a free port may be taken by somebody else between our look and the server's bind. */
    private static final int PORT_ATTEMPTS = 5;

    private final ServerDistribution distribution;
    private final ServerSettings settings;
    private final Path base;
    private final ServerDirectory directory;
    private final StartListener listener;
    private final Consumer<ServerProcess> whenSpawned;
    private final StartFailure failures;
    /** The process that was spawned last, if any. */
    private ServerProcess last;

    /**
     * Prepares a start.
     *
     * @param base where the binaries are
     * @param whenSpawned is told of each process as soon as there is one
     */
    ServerStart(
            ServerDistribution distribution,
            ServerSettings settings,
            Path base,
            ServerDirectory directory,
            StartListener listener,
            Consumer<ServerProcess> whenSpawned) {
        this.distribution = distribution;
        this.settings = settings;
        this.base = base;
        this.directory = directory;
        this.listener = listener;
        this.whenSpawned = whenSpawned;
        this.failures = new StartFailure(distribution, directory);
    }

    /**
     * Starts the server; when this throws, no process is left.
     *
     * @param port 0 for a free one
     * @return the port on which it accepts connections
     */
    int run(int port) throws IOException {
        try {
            if (!directory.isInstalled()) {
                install(port);
            }
            return port == 0 ? launchOnFreePort() : launch(port);
        } catch (RuntimeException | IOException e) {
            if (last != null) {
                end(last);
                directory.deletePid();
            }
            throw e;
        }
    }

    private void install(int port) throws IOException {
        Path data = directory.beginInstalling();
        listener.onPhase(StartPhase.INSTALLING, "system tables of " + distribution.name() + " in " + directory.root());
        Files.writeString(directory.installSql(), distribution.installSql(base), StandardCharsets.UTF_8);
        ProcessBuilder builder = builder(distribution.installCommand(base, directory, data))
                .redirectInput(directory.installSql().toFile());
        ServerProcess installing = run(builder);
        if (!installing.awaitEnd(settings.startTimeout())) {
            throw failures.timedOut(settings.startTimeout().toSeconds(), installing);
        }
        if (installing.exitCode() != 0) {
            throw failures.ended(installing, port);
        }
        directory.commitInstalling(data);
        directory.deletePid();
    }

    private int launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return launch(freePort());
            } catch (AesopException e) {
                if (e.code() != ErrorCode.PORT_IN_USE || attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                LOG.info("A port found free was taken meanwhile, attempt={}; trying another", attempt);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int launch(int port) throws IOException {
        listener.onPhase(StartPhase.STARTING, distribution.name() + " on " + EmbeddedServer.HOST + ":" + port);
        List<String> command = new ArrayList<>(distribution.serverCommand(base, directory, port, settings.serverId()));
        boolean first = !directory.isInitialised();
        if (first) {
            List<String> statements = new ArrayList<>(distribution.accounts());
            statements.addAll(settings.initSql());
            directory.writeStatements(directory.initSql(), statements);
            command.add("--init-file=" + directory.initSql());
        }
        command.addAll(settings.arguments());
        ServerProcess started = run(builder(command));
        if (!started.awaitReadyOrEnded(settings.startTimeout())) {
            throw failures.timedOut(settings.startTimeout().toSeconds(), started);
        }
        if (!started.isReady()) {
            started.awaitEnd(KILL_TIMEOUT);
            throw failures.ended(started, port);
        }
        Optional<String> refused = started.refusedStatement();
        if (refused.isPresent()) {
            throw failures.statementRefused(refused.get(), started);
        }
        if (first) {
            directory.markInitialised();
        }
        return port;
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.root().toFile());
        builder.environment().putAll(distribution.environment());
        return builder;
    }

    private ServerProcess run(ProcessBuilder builder) throws IOException {
        ServerProcess started;
        try {
            started = ServerProcess.start(builder, directory.log(), distribution::isRefusedStatement);
        } catch (IOException e) {
            throw failures.notExecutable(builder.command().get(0), e);
        }
        last = started;
        whenSpawned.accept(started);
        directory.writePid(started.pid());
        return started;
    }

    private static void end(ServerProcess process) {
        process.kill();
        if (!process.awaitEnd(KILL_TIMEOUT)) {
            LOG.error("A server that did not start survives SIGKILL, pid={}; a disk may not answer", process.pid());
        }
    }
}
