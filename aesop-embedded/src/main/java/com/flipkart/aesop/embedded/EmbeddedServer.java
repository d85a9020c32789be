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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server over its whole life: unpacked, installed, started, stopped and started again. Everything that is not the
 * same for MariaDB and MySQL is the {@link ServerDistribution}'s.
 */
final class EmbeddedServer implements DatabaseServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    /** A service manager kills the JVM 90 s after SIGTERM, a container engine after 10 s. */
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
    /** How often a free port may be taken by somebody else between our look and the server's bind. */
    private static final int PORT_ATTEMPTS = 5;

    private final ServerDistribution distribution;
    private final ServerSettings settings;
    private final StartListener listener;

    /** Set by the first start, and not changed after it. */
    private volatile Path base;

    private volatile ServerDirectory directory;
    private boolean closed;
    /** Pairs with {@code process}: whoever writes his own first and then reads the other sees a process that must end. */
    private volatile boolean exiting;

    private volatile int port;
    /** The running process, or the last one. Written under the monitor; read by {@link #kill} and the exit hook. */
    private volatile ServerProcess process;

    EmbeddedServer(ServerDistribution distribution, ServerSettings settings, StartListener listener) {
        this.distribution = distribution;
        this.settings = settings;
        this.listener = listener;
        this.port = settings.port();
    }

    @Override
    public synchronized void start() {
        if (closed) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Cannot start " + name() + " port=" + port + ": it was closed; build a new one");
        }
        if (isRunning()) {
            return;
        }
        Platform.requireSupported(name());
        if (base == null) {
            base = BaseDirectory.prepare(distribution, settings.cacheDirectory(), listener);
        }
        if (directory == null) {
            directory = settings.directory()
                    .map(path -> ServerDirectory.open(distribution, path))
                    .orElseGet(() -> ServerDirectory.temporary(distribution));
        }
        if (!RunningServers.add(this)) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL, "Cannot start " + name() + ": this program is ending; start it again");
        }
        try {
            if (!directory.isInstalled()) {
                install();
            }
            if (port == 0) {
                launchOnFreePort();
            } else {
                launch(port);
            }
        } catch (IOException e) {
            throw FileTrees.failure(
                    "start " + name(), directory.root(), e, "choose a directory that can be written, or make it so");
        } finally {
            if (!isRunning()) {
                RunningServers.remove(this);
            }
        }
        listener.onPhase(StartPhase.READY, name() + " on " + host() + ":" + port);
        LOG.info("{} is ready on {}:{} in {}", name(), host(), port, directory.root());
    }

    private void install() throws IOException {
        Path data = directory.beginInstalling();
        listener.onPhase(StartPhase.INSTALLING, "system tables of " + name() + " in " + directory.root());
        Files.writeString(directory.installSql(), distribution.installSql(base), StandardCharsets.UTF_8);
        ProcessBuilder builder = builder(distribution.installCommand(base, directory, data))
                .redirectInput(directory.installSql().toFile());
        ServerProcess installing = run(builder);
        if (!installing.awaitEnd(settings.startTimeout())) {
            installing.kill();
            throw failures().timedOut(settings.startTimeout().toSeconds(), installing);
        }
        if (installing.exitCode() != 0) {
            throw failures().ended(installing, port);
        }
        directory.commitInstalling(data);
        directory.deletePid();
    }

    private void launchOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                launch(freePort());
                return;
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

    private void launch(int chosen) throws IOException {
        listener.onPhase(StartPhase.STARTING, name() + " on " + host() + ":" + chosen);
        List<String> command =
                new ArrayList<>(distribution.serverCommand(base, directory, chosen, settings.serverId()));
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
            end(started);
            throw failures().timedOut(settings.startTimeout().toSeconds(), started);
        }
        if (!started.isReady()) {
            started.awaitEnd(KILL_TIMEOUT);
            throw failures().ended(started, chosen);
        }
        Optional<String> refused = started.failedStatement();
        if (refused.isPresent()) {
            end(started);
            throw failures().statementRefused(refused.get(), started);
        }
        port = chosen;
        if (first) {
            directory.markInitialised();
        }
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
            started = ServerProcess.start(builder, directory.log());
        } catch (IOException e) {
            throw failures().notExecutable(builder.command().get(0), e);
        }
        process = started;
        if (exiting) {
            started.kill();
        }
        directory.writePid(started.pid());
        return started;
    }

    private StartFailure failures() {
        return new StartFailure(distribution, directory);
    }

    @Override
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        ServerProcess stopping = process;
        stopping.terminate();
        if (!stopping.awaitEnd(STOP_TIMEOUT)) {
            end(stopping);
            throw new AesopException(
                    ErrorCode.TIMEOUT,
                    "Cannot stop " + name() + " pid=" + stopping.pid() + " cleanly: it did not end in "
                            + STOP_TIMEOUT.toSeconds() + " s and was killed; it recovers at its next start, see "
                            + directory.log());
        }
        ended();
    }

    @Override
    public void kill() {
        ServerProcess killing = process;
        if (killing != null && killing.isAlive()) {
            end(killing);
        }
    }

    private void end(ServerProcess killing) {
        killing.kill();
        if (!killing.awaitEnd(KILL_TIMEOUT)) {
            throw new AesopException(
                    ErrorCode.TIMEOUT,
                    "Cannot kill " + name() + " pid=" + killing.pid() + ": it survived SIGKILL for "
                            + KILL_TIMEOUT.toSeconds() + " s; a disk that does not answer keeps it, look at that");
        }
        ended();
    }

    /** The process has ended, by us. */
    private void ended() {
        RunningServers.remove(this);
        try {
            directory.deletePid();
        } catch (IOException e) {
            throw FileTrees.failure("delete the pid file of " + name(), directory.root(), e, "delete it yourself");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (directory != null && directory.isTemporary()) {
                kill();
            } else {
                stop();
            }
        } finally {
            if (directory != null) {
                directory.close();
            }
        }
    }

    /** Called when the JVM ends, before {@link #finishExit}. A start that is under way is cut off by it. */
    void beginExit() {
        exiting = true;
        ServerProcess ending = process;
        if (ending != null) {
            if (directory.isTemporary()) {
                ending.kill();
            } else {
                ending.terminate();
            }
        }
    }

    /** Waits for the end, by force if need be. The locks and this object are left to the end of the JVM. */
    void finishExit() {
        ServerProcess ending = process;
        if (ending != null && !ending.awaitEnd(EXIT_TIMEOUT)) {
            LOG.warn("{} pid={} did not shut down in {}; killing it", name(), ending.pid(), EXIT_TIMEOUT);
            ending.kill();
            ending.awaitEnd(KILL_TIMEOUT);
        }
        ServerDirectory left = directory;
        if (left == null) {
            return;
        }
        try {
            left.deletePid();
            if (left.isTemporary()) {
                FileTrees.delete(left.root());
            }
        } catch (IOException e) {
            LOG.warn("Cannot clear {} at exit; the next server clears it", left.root(), e);
        }
    }

    @Override
    public String name() {
        return distribution.name();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return Accounts.USER;
    }

    @Override
    public String password() {
        return Accounts.PASSWORD;
    }

    @Override
    public String replicationUser() {
        return Accounts.REPLICATION_USER;
    }

    @Override
    public String replicationPassword() {
        return Accounts.REPLICATION_PASSWORD;
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://" + host() + ":" + port + "/" + database;
    }

    @Override
    public List<String> clientCommand() {
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin").resolve(distribution.client()).toString(),
                "--host=" + host(),
                "--port=" + port,
                "--user=" + user(),
                "--password=" + password()));
        command.addAll(distribution.clientArguments());
        return List.copyOf(command);
    }

    @Override
    public Path directory() {
        return directory.root();
    }

    @Override
    public Path logFile() {
        return directory.log();
    }

    @Override
    public boolean isRunning() {
        ServerProcess current = process;
        return current != null && current.isAlive();
    }

    @Override
    public long pid() {
        ServerProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Cannot tell the process id of " + name() + " port=" + port + ": it does not run; start it");
        }
        return current.pid();
    }
}
