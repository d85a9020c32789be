package com.flipkart.aesop.client.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The lock file of one client id. The operating system gives the lock up when the process ends, however it ends, so the
 * file may stay.
 *
 * <p>POSIX locks belong to the process, and closing <em>any</em> channel on a file gives up all locks that the process
 * has on it. So a file that is locked here is not opened again; and a channel that turns out to be on a file locked by
 * another class loader's copy of this class is kept open for ever.
 */
final class ClientLock implements AutoCloseable {
    private static final Set<Key> HELD = new HashSet<>();
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    /** What a lock file is, by whatever path it was reached. */
    private record Key(Object directory, Path name) {
        static Key of(Path file) throws IOException {
            Path directory = file.toAbsolutePath().getParent();
            Object inode =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            return new Key(inode == null ? directory.toRealPath() : inode, file.getFileName());
        }
    }

    private final Key key;
    private final FileChannel channel;

    private ClientLock(Key key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /** Takes the lock; empty if somebody else has it, in this process or another. */
    static Optional<ClientLock> tryAcquire(Path file) throws IOException {
        Key key = Key.of(file);
        synchronized (HELD) {
            if (HELD.contains(key)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                return Optional.empty();
            }
            HELD.add(key);
            return Optional.of(new ClientLock(key, channel));
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        FileLock lock = null;
        boolean heldByThisProcess = false;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            heldByThisProcess = true;
            NEVER_CLOSED.add(channel);
        } finally {
            if (lock == null && !heldByThisProcess) {
                channel.close();
            }
        }
        return lock != null;
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(key);
            channel.close();
        }
    }
}
