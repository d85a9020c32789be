package com.flipkart.aesop.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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
    private static final Set<Key> HELD = new HashSet<>();

    /** What a lock file is, by whatever path it was reached: its directory's device and inode, and its name. */
    private record Key(Object directory, Path name) {
        static Key of(Path file) throws IOException {
            Object directory = Files.readAttributes(file.getParent(), BasicFileAttributes.class)
                    .fileKey();
            return new Key(directory, file.getFileName());
        }
    }

    private final Key key;
    private final FileChannel channel;

    private DirectoryLock(Key key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /** Takes the lock, making its file if need be, or says that somebody else has it, in this JVM or in another. */
    static Optional<DirectoryLock> tryAcquire(Path file) throws IOException {
        return tryAcquire(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Takes the lock if its file is there and nobody has it. A file that somebody deletes meanwhile is not there. */
    static Optional<DirectoryLock> tryAcquireExisting(Path file) throws IOException {
        try {
            return tryAcquire(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<DirectoryLock> tryAcquire(Path file, OpenOption... options) throws IOException {
        synchronized (HELD) {
            Key key = Key.of(file);
            if (HELD.contains(key)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, options);
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
        Key key = Key.of(file);
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
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

    /** Gives the lock up. A second call does nothing: by then the inode may be another's, and so the key. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                try {
                    channel.close();
                } finally {
                    forget(key);
                }
            }
        }
    }

    private static void forget(Key key) {
        synchronized (HELD) {
            HELD.remove(key);
            HELD.notifyAll();
        }
    }
}
