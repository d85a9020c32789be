package com.flipkart.aesop.benchmarks.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When windows were committed, in a file that the JVM of the relay writes and that of the client reads: on the clock of
 * {@link System#nanoTime}, which on Linux is one for all processes. The times of the last million windows are kept.
 *
 * <p>A time is written before its window is published, and read after that was received, over a socket: the two are
 * ordered by that.
 */
final class CommitTimes {
    private static final int WINDOWS = 1 << 20;

    private final MappedByteBuffer times;

    private CommitTimes(MappedByteBuffer times) {
        this.times = times;
    }

    /** The times in this file, which is made if it does not exist. */
    static CommitTimes in(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer times = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) WINDOWS * Long.BYTES);
            times.order(ByteOrder.nativeOrder());
            return new CommitTimes(times);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot map " + file, e);
        }
    }

    void put(long scn, long nanos) {
        times.putLong(offset(scn), nanos);
    }

    long get(long scn) {
        return times.getLong(offset(scn));
    }

    private static int offset(long scn) {
        return (int) (scn & (WINDOWS - 1)) * Long.BYTES;
    }
}
