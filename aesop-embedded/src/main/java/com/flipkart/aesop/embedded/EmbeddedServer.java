package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server over its whole life: unpacked, installed, started, stopped and started again. Everything that is not the
 * same for MariaDB and MySQL is the {@link ServerDistribution}'s.
 */
final class EmbeddedServer implements DatabaseServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    static final String HOST = "127.0.0.1";

    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(2);
    /** A service manager kills the JVM 90 s after SIGTERM, a container engine after 10 s. */
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private final ServerDistribution distribution;
    private final ServerSettings settings;
    private final StartListener listener;

    /** Set by the first start, and not changed after it. */
    private volatile Path base;

    private volatile ServerDirectory directory;
    private boolean closed;
    /** Pairs with {@code process}: whoever writes his own first and then reads the other sees a process that must end. */
    private volatile boolean exiting;

    private volatile boolean leftToOwner;
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
    public void leaveToOwner() {
        leftToOwner = true;
    }

    boolean isLeftToOwner() {
        return leftToOwner;
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
            port = new ServerStart(distribution, settings, base, directory, listener, this::spawned).run(port);
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

    /** Called for each process before it is waited for, so that {@link #kill} and the exit hook find it. */
    private void spawned(ServerProcess spawned) {
        process = spawned;
        if (exiting) {
            spawned.kill();
        }
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

    /** Waits for the end, by force if need be. */
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
            left.close();
        } catch (IOException | AesopException e) {
            LOG.warn("Cannot clear {} at exit; the next server clears it", left.root(), e);
        }
    }

    @Override
    public String name() {
        return distribution.name();
    }

    @Override
    public String host() {
        return HOST;
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
