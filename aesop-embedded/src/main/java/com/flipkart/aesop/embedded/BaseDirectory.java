package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unpacked binaries of one server version, shared by all servers of this user.
 *
 * <p>They are unpacked beside their place and moved there in one step, under a lock file: two JVMs that start at the
 * same time unpack once, and a JVM that is killed leaves nothing that looks complete.
 */
final class BaseDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(BaseDirectory.class);
    private static final String ANOTHER = "choose another directory with the environment variable "
            + CacheDirectory.VARIABLE + " or -D" + CacheDirectory.PROPERTY;
    private static final String UNFINISHED = ".unpacking-";

    private BaseDirectory() {}

    @SuppressWarnings("try") // the lock is held, not used
    static Path prepare(ServerDistribution distribution, Path cache, StartListener listener) {
        ServerArchive archive = distribution.archive();
        String name = distribution.kind() + "-" + distribution.version() + "-r" + distribution.revision();
        Path base = cache.resolve(name);
        try {
            if (archive.isUnpackedIn(base)) {
                return base;
            }
            Files.createDirectories(cache);
            Platform.requireOwn(cache, ANOTHER);
            try (DirectoryLock lock = DirectoryLock.acquire(cache.resolve(name + ".lock"))) {
                if (!archive.isUnpackedIn(base)) {
                    unpack(distribution, archive, base, listener);
                }
            }
            return base;
        } catch (IOException e) {
            throw FileTrees.failure(
                    "unpack " + distribution.name() + " from " + archive.file(),
                    base,
                    e,
                    "make the directory writable, or " + ANOTHER);
        }
    }

    private static void unpack(
            ServerDistribution distribution, ServerArchive archive, Path base, StartListener listener)
            throws IOException {
        long megabytes = FileTrees.megabytes(archive.size());
        listener.onPhase(StartPhase.UNPACKING, distribution.name() + " (" + megabytes + " MB, once) into " + base);
        long free = FileTrees.freeMegabytes(base);
        if (free >= 0 && free < megabytes) {
            throw new AesopException(
                    ErrorCode.DISK_FULL,
                    "Cannot unpack " + distribution.name() + " into path=" + base + ": neededMegabytes=" + megabytes
                            + " freeMegabytes=" + free + "; make room there, or " + ANOTHER);
        }
        deleteUnfinished(base);
        FileTrees.delete(base);
        Path unfinished = base.resolveSibling(
                base.getFileName() + UNFINISHED + ProcessHandle.current().pid());
        try {
            archive.unpack(unfinished);
            Files.move(unfinished, base, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            FileTrees.delete(unfinished);
            throw e;
        }
        LOG.info("Unpacked {} into {}", distribution.name(), base);
    }

    /** What JVMs that were killed while unpacking left. The lock is held, so nobody is at it now. */
    private static void deleteUnfinished(Path base) throws IOException {
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(base.getParent(), base.getFileName() + UNFINISHED + "*")) {
            for (Path unfinished : siblings) {
                FileTrees.delete(unfinished);
            }
        }
    }
}
