package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one server, held by a lock file while it is in use.
 *
 * <pre>
 *   data/              the server's; data/aesop-server says of which kind and version
 *   data.installing/   a data directory that is being made
 *   tmp/               the server's temporary files
 *   server.log         what the server says
 *   server.pid         its process id while it runs
 *   init.sql           what it runs at its first start
 *   lock               held by the JVM that uses the directory
 * </pre>
 */
final class ServerDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDirectory.class);
    private static final String MARKER = "aesop-server";
    private static final String INITIALISED = "aesop-initialised";
    private static final String LOCK = "lock";
    private static final String PID_FILE = "server.pid";
    private static final String DATA = "data";
    private static final String TMP = "tmp";

    private final ServerDistribution distribution;
    private final Path root;
    private final boolean temporary;
    private final DirectoryLock lock;

    private ServerDirectory(ServerDistribution distribution, Path root, boolean temporary, DirectoryLock lock) {
        this.distribution = distribution;
        this.root = root;
        this.temporary = temporary;
        this.lock = lock;
    }

    /**
     * Takes a directory that survives the server.
     *
     * @param root absolute; made if missing
     * @throws AesopException LOCKED if another process uses it, WRONG_FILE if it is another kind of server's
     */
    static ServerDirectory open(ServerDistribution distribution, Path root) {
        try {
            Files.createDirectories(root);
            DirectoryLock lock = DirectoryLock.tryAcquire(root.resolve(LOCK))
                    .orElseThrow(() -> new AesopException(
                            ErrorCode.LOCKED,
                            "Cannot start " + distribution.name() + " in path=" + root
                                    + ": another running program uses this directory; stop it, or choose another"
                                    + " directory"));
            try {
                ServerDirectory directory = new ServerDirectory(distribution, root, false, lock);
                directory.takeOver();
                return directory;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileTrees.failure(
                    "use a directory for " + distribution.name(), root, e, "choose a directory that can be written");
        }
    }

    /** Makes a directory that is deleted when it is closed, and clears away those of JVMs that were killed. */
    @SuppressWarnings("try") // the lock is held, not used
    static ServerDirectory temporary(ServerDistribution distribution) {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"), "aesop-servers-" + Platform.userId())
                .toAbsolutePath();
        try {
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Platform.requireOwn(parent, "choose another directory with -Djava.io.tmpdir");
            // Without this lock a directory that is made but not yet locked would look abandoned.
            try (DirectoryLock sweep = DirectoryLock.acquire(parent.resolve("sweep.lock"))) {
                clearAbandoned(parent);
                Path root = Files.createTempDirectory(parent, distribution.kind() + "-");
                DirectoryLock lock =
                        DirectoryLock.tryAcquire(root.resolve(LOCK)).orElseThrow();
                Files.createDirectory(root.resolve(TMP));
                return new ServerDirectory(distribution, root, true, lock);
            }
        } catch (IOException e) {
            throw FileTrees.failure(
                    "make a temporary directory for " + distribution.name(),
                    parent,
                    e,
                    "choose another with -Djava.io.tmpdir");
        }
    }

    private static void clearAbandoned(Path parent) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, Files::isDirectory)) {
            for (Path directory : directories) {
                try {
                    clearIfAbandoned(directory);
                } catch (IOException e) {
                    // Somebody else's leftovers must not keep us from starting.
                    LOG.warn("Cannot clear {}, left behind by a process that was killed; delete it", directory, e);
                }
            }
        }
    }

    private static void clearIfAbandoned(Path directory) throws IOException {
        Optional<DirectoryLock> free = DirectoryLock.tryAcquireExisting(directory.resolve(LOCK));
        if (free.isPresent()) {
            try (DirectoryLock lock = free.get()) {
                LOG.info("Clearing {}, left behind by a process that was killed", directory);
                LeftoverServer.end(directory.resolve(PID_FILE), directory.resolve(DATA), LeftoverServer.Data.GIVEN_UP);
                delete(directory, lock);
            }
        }
    }

    /**
     * Deletes a directory. As long as there is something in it, there is a lock file that is held, so nobody else
     * clears it; the lock is given up before the directory goes, because then its inode, by which the lock is known, is
     * anybody's.
     */
    private static void delete(Path directory, DirectoryLock lock) throws IOException {
        Path lockFile = directory.resolve(LOCK);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, child -> !child.equals(lockFile))) {
            for (Path child : children) {
                FileTrees.delete(child);
            }
        }
        Files.delete(lockFile);
        lock.close();
        Files.delete(directory);
    }

    private void takeOver() throws IOException {
        LeftoverServer.end(pidFile(), data(), LeftoverServer.Data.KEPT);
        Path marker = data().resolve(MARKER);
        if (Files.exists(marker)) {
            String found = Files.readString(marker).trim();
            if (!found.startsWith(distribution.kind() + " ")) {
                throw new AesopException(
                        ErrorCode.WRONG_FILE,
                        "Cannot start " + distribution.name() + " in path=" + root + ": its data were made by '" + found
                                + "'; choose another directory");
            }
            if (!found.equals(mark())) {
                LOG.info("{} takes over data of '{}' in {}", distribution.name(), found, root);
            }
        } else if (Files.exists(data())) {
            throw new AesopException(
                    ErrorCode.WRONG_FILE,
                    "Cannot start " + distribution.name() + " in path=" + root + ": it has a directory '" + DATA
                            + "' that is not ours (no file " + MARKER + " in it); choose another directory");
        }
        Files.createDirectories(tmp());
    }

    private String mark() {
        return distribution.kind() + " " + distribution.version();
    }

    Path root() {
        return root;
    }

    Path data() {
        return root.resolve(DATA);
    }

    Path tmp() {
        return root.resolve(TMP);
    }

    Path log() {
        return root.resolve("server.log");
    }

    Path initSql() {
        return root.resolve("init.sql");
    }

    Path installSql() {
        return root.resolve("install.sql");
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Whether there are system tables. */
    boolean isInstalled() {
        return Files.exists(data().resolve(MARKER));
    }

    /** Whether users and the caller's statements have been made. */
    boolean isInitialised() {
        return Files.exists(data().resolve(INITIALISED));
    }

    /** An empty directory for the system tables to be made in; {@link #commitInstalling} makes it the data directory. */
    Path beginInstalling() throws IOException {
        Path installing = root.resolve(DATA + ".installing");
        FileTrees.delete(installing);
        return Files.createDirectories(installing);
    }

    void commitInstalling(Path installing) throws IOException {
        Files.writeString(installing.resolve(MARKER), mark() + "\n");
        Files.move(installing, data(), StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(installSql());
    }

    void markInitialised() throws IOException {
        Files.writeString(data().resolve(INITIALISED), "");
        Files.deleteIfExists(initSql());
    }

    void writeStatements(Path file, List<String> statements) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String statement : statements) {
            String trimmed = statement.strip();
            text.append(trimmed).append(trimmed.endsWith(";") ? "\n" : ";\n");
        }
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    void writePid(long pid) throws IOException {
        Files.writeString(pidFile(), pid + "\n", StandardCharsets.US_ASCII);
    }

    void deletePid() throws IOException {
        Files.deleteIfExists(pidFile());
    }

    private Path pidFile() {
        return root.resolve(PID_FILE);
    }

    /** Gives the directory up; the server has ended. A temporary one is deleted. */
    @Override
    public void close() {
        try (lock) {
            if (temporary) {
                delete(root, lock);
            }
        } catch (IOException e) {
            throw FileTrees.failure("give up the directory of " + distribution.name(), root, e, "delete it yourself");
        }
    }
}
