package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A module's state directory, held by this process alone as long as it is open: two processes that write one
 * buffer or one checkpoint would ruin both. The lock is the operating system's, so a killed process leaves
 * none behind.
 */
final class StateDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "container.lock";

    private final Path path;
    private final FileChannel lockFile;

    private StateDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if it is not there, and takes it.
     *
     * @throws AesopException {@code IO_FAILED} if it cannot be made, read or written, {@code LOCKED} if another
     *     process has it
     */
    static StateDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            if (!Files.isReadable(path) || !Files.isExecutable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            return lock(path, channel);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "opening state directory=" + path + " failed: " + e
                            + ". Let the user that runs aesop (" + System.getProperty("user.name")
                            + ") read and write it, or choose another with --state.",
                    e);
        }
    }

    private static StateDirectory lock(Path path, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw new AesopException(
                    ErrorCode.LOCKED,
                    "taking state directory=" + path + " failed: process=" + holder
                            + " has it. Stop that process, or choose another directory with --state.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
        return new StateDirectory(path, channel);
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    Path path() {
        return path;
    }

    /** Gives it back. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
