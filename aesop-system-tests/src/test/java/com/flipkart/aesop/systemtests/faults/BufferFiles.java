package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A relay's buffer, seen from outside: its files, at the offsets that docs/formats/buffer.md gives. What another process
 * writes to a mapped file can be read at once, so a test can know how far an open window has got, and damage a file.
 */
final class BufferFiles {
    private static final int CONTROL_TAIL = 4096;
    private static final int SEGMENT_DATA_OFFSET = 76;
    private static final int SEGMENT_DATA_LENGTH = 80;
    private static final int SHORTEST_EVENT = 61;
    /** A large window is written in some ten milliseconds. */
    private static final long PAUSE_NANOS = 200_000;

    private final Path directory;

    BufferFiles(Path directory) {
        this.directory = directory;
    }

    Path control() {
        return directory.resolve("control");
    }

    /** The segment files, oldest first. */
    List<Path> segments() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.segment"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns when a window is open that has grown by {@code depth} bytes, or when so much has been committed at once that it
     * must have been missed. Only while the ring has never been full: files that are used again are not full of zeros.
     */
    void awaitOpenWindow(int depth, Deadline deadline) {
        long tail = tail();
        while (!isWritten(tail + depth)) {
            if (deadline.isOver()) {
                throw new AssertionError("No window of " + depth + " bytes was begun in " + directory);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            long before = tail;
            tail = tail();
            if (tail - before > depth) {
                return;
            }
        }
    }

    private long tail() {
        return read(control(), CONTROL_TAIL, Long.BYTES)
                .orElseThrow(() -> new AssertionError("There is no file " + control()))
                .getLong(0);
    }

    /** Whether events have been written as far as this position, committed or not. */
    private boolean isWritten(long position) {
        Optional<Path> holder = segments().stream()
                .filter(segment -> firstPosition(segment) <= position)
                .reduce((one, next) -> next);
        if (holder.isEmpty()) {
            return false;
        }
        Optional<ByteBuffer> header = read(holder.get(), 0, SEGMENT_DATA_LENGTH + Integer.BYTES);
        if (header.isEmpty()) {
            return false;
        }
        long offset = position - firstPosition(holder.get());
        int length = header.get().getInt(SEGMENT_DATA_LENGTH);
        if (offset + SHORTEST_EVENT > length) {
            return false;
        }
        return read(holder.get(), header.get().getInt(SEGMENT_DATA_OFFSET) + offset, SHORTEST_EVENT)
                .filter(bytes -> bytes.mismatch(ByteBuffer.allocate(SHORTEST_EVENT)) >= 0)
                .isPresent();
    }

    private static long firstPosition(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    /** Empty if the file has just lost its name, or is not so long. */
    private static Optional<ByteBuffer> read(Path file, long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(bytes.flip());
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Damages the last window that is committed, and returns the segment that holds its end. */
    Path flipInLastWindow() throws IOException {
        long position = tail() - 1;
        Path segment = segments().stream()
                .filter(file -> firstPosition(file) <= position)
                .reduce((one, next) -> next)
                .orElseThrow();
        ByteBuffer header = read(segment, 0, SEGMENT_DATA_LENGTH).orElseThrow();
        flip(segment, header.getInt(SEGMENT_DATA_OFFSET) + position - firstPosition(segment));
        return segment;
    }

    /** Flips a bit of the byte at {@code offset}. */
    static void flip(Path file, long offset) throws IOException {
        ByteBuffer one = read(file, offset, 1).orElseThrow();
        overwrite(file, offset, (byte) (one.get(0) ^ 0x10));
    }

    static void overwrite(Path file, long offset, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }

    static void cut(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}
