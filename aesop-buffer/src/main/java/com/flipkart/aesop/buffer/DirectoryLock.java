package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Holds a ring's directory, so that no two processes, and no two modules of one process, have it open.
 *
 * <p>The lock is the operating system's on the file {@code lock}, so it ends with the process that holds it. Such locks
 * belong to the whole process and are lost when it closes any other channel on the file: so that nobody in this JVM ever
 * opens the file a second time, a system property, which modules in different class loaders share, says which directories
 * are held here. The file names its holder, always in as many bytes: a ring can be opened although the disk is full.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE_NAME = "lock";
    private static final String PROPERTY = "com.flipkart.aesop.buffer.lock:";

    private final String property;
    private final FileChannel channel;

    private DirectoryLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /** Takes the lock, or throws {@code LOCKED}. */
    static DirectoryLock take(Path directory) {
        try {
            String property = PROPERTY + directory.toRealPath();
            String here = String.format(
                    Locale.ROOT, "process %-20d\n", ProcessHandle.current().pid());
            Object holder = System.getProperties().putIfAbsent(property, here);
            if (holder != null) {
                throw locked(directory, "this process");
            }
            boolean taken = false;
            try {
                DirectoryLock lock = new DirectoryLock(property, lockFile(directory, here));
                taken = true;
                return lock;
            } finally {
                if (!taken) {
                    System.getProperties().remove(property);
                }
            }
        } catch (IOException e) {
            throw BufferErrors.io("Locking the buffer's directory " + directory, e);
        }
    }

    private static FileChannel lockFile(Path directory, String here) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked(directory, Files.readString(file).trim());
            }
            channel.write(ByteBuffer.wrap(here.getBytes(StandardCharsets.UTF_8)), 0);
            held = true;
            return channel;
        } catch (OverlappingFileLockException e) {
            AesopException refused = locked(directory, "this process");
            refused.initCause(e);
            throw refused;
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static AesopException locked(Path directory, String holder) {
        return new AesopException(
                ErrorCode.LOCKED,
                "Opening the buffer in " + directory + " failed: it is held by "
                        + (holder.isEmpty() ? "another" : holder)
                        + ". Stop what holds it, or give this buffer a directory of its own");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw BufferErrors.io("Giving the lock on the buffer's directory back", e);
        } finally {
            System.getProperties().remove(property);
        }
    }
}
