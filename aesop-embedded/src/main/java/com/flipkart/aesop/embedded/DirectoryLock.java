package com.flipkart.aesop.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A lock file held by this JVM; the operating system gives it up when the JVM dies, however it dies.
 *
 * <p>The locks of this JVM are also kept in a set: file locks are per process, and closing any channel on a file gives
 * up all locks that the process has on it. So a file that is locked here is never even opened again.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock, or says that somebody else has it, in this JVM or in another. */
    static Optional<DirectoryLock> tryAcquire(Path file) throws IOException {
        synchronized (HELD) {
            Path key = keyOf(file);
            if (HELD.contains(key)) {
                return Optional.empty();
            }
            FileChannel channel = open(key);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock == null) {
                return Optional.empty();
            }
            HELD.add(key);
            return Optional.of(new DirectoryLock(key, channel));
        }
    }

    /** Takes the lock, waiting for whoever has it. */
    static DirectoryLock acquire(Path file) throws IOException {
        Path key = keyOf(file);
        synchronized (HELD) {
            boolean interrupted = false;
            while (HELD.contains(key)) {
                try {
                    HELD.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            HELD.add(key);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        // From here on the key is ours in this JVM; other processes are waited for without the monitor.
        FileChannel channel = null;
        try {
            channel = open(key);
            channel.lock();
            return new DirectoryLock(key, channel);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            forget(key);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            forget(file);
        }
    }

    private static void forget(Path key) {
        synchronized (HELD) {
            HELD.remove(key);
            HELD.notifyAll();
        }
    }

    private static Path keyOf(Path file) throws IOException {
        return file.getParent().toRealPath().resolve(file.getFileName());
    }

    private static FileChannel open(Path key) throws IOException {
        return FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
