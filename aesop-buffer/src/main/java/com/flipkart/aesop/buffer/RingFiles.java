package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of a ring: {@code control}, {@code lock}, one {@code <first position>.segment} for each segment,
 * {@code spare-<number>.segment}, of which there is one most of the time, and {@code *.tmp} for what is being made. Every change of a name is forced.
 */
final class RingFiles {
    private static final Pattern SPARE = Pattern.compile("spare-(\\d{1,18})\\.segment");
    static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int ZEROS_LENGTH = 1 << 20;

    /**
     * The first page is written by itself: the kernel keeps what one write brings in as few pieces of memory as it can, and a
     * piece is what it writes to the disk and protects. So forcing a header does not take megabytes of events along.
     */
    private static final int FIRST_PAGE_LENGTH = 4096;

    private final Path directory;
    private final Probe probe;
    private final AtomicLong asideNumber = new AtomicLong();
    private final AtomicLong spareNumber = new AtomicLong();

    /** Names given since the ring was opened, and how many of them are known to be on the disk. */
    private final AtomicLong renamed = new AtomicLong();

    private final AtomicLong renamedForced = new AtomicLong();
    private ByteBuffer zeros = ByteBuffer.allocate(0);

    RingFiles(Path directory, Probe probe) {
        this.directory = directory;
        this.probe = probe;
    }

    Path directory() {
        return directory;
    }

    Probe probe() {
        return probe;
    }

    Path control() {
        return directory.resolve(ControlLayout.FILE_NAME);
    }

    /**
     * A name for one more spare file. Each has another: a file that the writer is about to use still has its old name when
     * the next is made.
     */
    Path newSpare() {
        return directory.resolve("spare-" + spareNumber.incrementAndGet() + ".segment");
    }

    static boolean isSpare(String name) {
        return SPARE.matcher(name).matches();
    }

    /** The spare files that are there. */
    List<Path> spares() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path file : names) {
                Matcher spare = SPARE.matcher(file.getFileName().toString());
                if (spare.matches()) {
                    found.add(file);
                    long number = Long.parseLong(spare.group(1));
                    spareNumber.updateAndGet(last -> Math.max(last, number));
                }
            }
            return found;
        } catch (IOException e) {
            throw BufferErrors.io("Listing the buffer's directory " + directory, e);
        }
    }

    Path segment(long firstPosition) {
        return directory.resolve(Position.segmentFile(firstPosition));
    }

    /** The segment files by first position. */
    NavigableMap<Long, Path> segments() {
        NavigableMap<Long, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                OptionalLong position =
                        Position.ofSegmentFile(file.getFileName().toString());
                if (position.isPresent()) {
                    found.put(position.getAsLong(), file);
                }
            }
            return found;
        } catch (IOException e) {
            throw BufferErrors.io("Listing the buffer's directory " + directory, e);
        }
    }

    /** Removes what was being made when a process ended. */
    void removeTemporaries() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + TEMPORARY_SUFFIX)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw BufferErrors.io("Removing unfinished files from " + directory, e);
        }
    }

    /**
     * Makes a file of zeros whose blocks exist on the disk, under a temporary name. The blocks are written, not skipped:
     * a hole would be filled when its page is first touched, and if the disk is full then, the kernel answers with a signal
     * that ends the JVM, whereas a write answers with an error.
     */
    Path createZeros(String name, long length) {
        Path file = temporary(name);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeZeros(channel, length);
            channel.force(true);
            probe.forced(file, 0, length);
            return file;
        } catch (IOException e) {
            AesopException failure = BufferErrors.io("Writing " + length + " bytes of zeros to " + file, e);
            deleteQuietly(file, failure);
            throw failure;
        }
    }

    private void writeZeros(FileChannel channel, long length) throws IOException {
        ByteBuffer zeros = zeros((int) Math.min(ZEROS_LENGTH, length));
        long left = length;
        while (left > 0) {
            int most = left == length ? FIRST_PAGE_LENGTH : zeros.capacity();
            zeros.clear().limit((int) Math.min(Math.min(most, zeros.capacity()), left));
            while (zeros.hasRemaining()) {
                left -= channel.write(zeros);
            }
        }
    }

    /** The writing thread and that of the supply both make files, each now and then: a view of its own for each call. */
    private synchronized ByteBuffer zeros(int length) {
        if (zeros.capacity() < length) {
            zeros = ByteBuffer.allocateDirect(length);
        }
        return zeros.duplicate();
    }

    private static void deleteQuietly(Path file, AesopException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Gives a file another name in the ring, replacing what has it. Not yet forced. */
    void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            renamed.incrementAndGet();
        } catch (IOException e) {
            throw BufferErrors.io("Renaming " + from + " to " + to.getFileName(), e);
        }
    }

    /** Gives a file a temporary name of its own. */
    Path setAside(Path file) {
        Path aside = temporary(file.getFileName().toString());
        rename(file, aside);
        return aside;
    }

    /** A name for something that does not outlive the process. */
    Path temporary(String name) {
        return directory.resolve(name + "-" + asideNumber.incrementAndGet() + TEMPORARY_SUFFIX);
    }

    void delete(Path file) {
        try {
            Files.delete(file);
        } catch (NoSuchFileException gone) {
            throw BufferErrors.io("Deleting " + file + ", which somebody else has deleted", gone);
        } catch (IOException e) {
            throw BufferErrors.io("Deleting " + file, e);
        }
    }

    /**
     * Brings the names to the disk, unless none has changed since that was done last. Not only new names count: that of a
     * segment whose window was rolled back must be gone before what was written in its stead is called safe.
     */
    void forceRenamed() {
        if (renamedForced.get() < renamed.get()) {
            force();
        }
    }

    /** Brings the names to the disk. */
    void force() {
        long covered = renamed.get();
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            probe.directoryForced(directory);
            renamedForced.accumulateAndGet(covered, Math::max);
        } catch (IOException e) {
            throw BufferErrors.io("Forcing the directory " + directory, e);
        }
    }
}
