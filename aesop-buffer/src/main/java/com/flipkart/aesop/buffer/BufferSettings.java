package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a buffer is laid out. May be changed between two starts: what exists is kept as far as it fits.
 *
 * <p>On the disk a buffer takes its capacity, one spare segment, an index of {@value IndexLayout#ENTRY_LENGTH} bytes for
 * each {@code indexSpacing}, about 150 KB, and, if it holds many sources, six bytes of lists for each run of events of one source. One window may be larger than the capacity: segments are added until it
 * is committed, and given back when the next windows need room.
 *
 * @param capacity most bytes of events kept; at least two segments. Databus: {@code databus.relay.eventBuffer.maxSize}
 * @param segmentSize bytes of events in one file, the unit in which history is given up; in [4096, 1 GiB]. An event that
 *     is longer gets a segment of its own. Databus: {@code databus.relay.eventBuffer.maxIndividualBufferSize}
 * @param maxEventLength longest event, header included, in bytes; in [61, 1 GiB]. Databus: {@code
 *     databus.relay.eventBuffer.maxEventSize}
 * @param indexSpacing bytes of events between two index entries; in [256, 1 MiB]
 * @param queuePolicy what happens when the buffer is full. Databus: {@code databus.relay.eventBuffer.queuePolicy}
 * @param sealDelay how long a full segment waits, to be evicted perhaps, before it is forced to the disk; at least 0
 * @param fsync when windows are forced to the disk
 * @param fsyncInterval between two forcings with {@link FsyncPolicy#INTERVAL}; in [1 ms, 1 h]
 * @param maxAge how long a full segment is kept after its last window was committed here, more than 0; empty: for as long as the
 *     capacity allows
 */
public record BufferSettings(
        long capacity,
        int segmentSize,
        int maxEventLength,
        int indexSpacing,
        QueuePolicy queuePolicy,
        Duration sealDelay,
        FsyncPolicy fsync,
        Duration fsyncInterval,
        Optional<Duration> maxAge) {
    public static final long DEFAULT_CAPACITY = 64L * 1024 * 1024;
    public static final int DEFAULT_MAX_EVENT_LENGTH = 10 * 1024 * 1024;
    public static final int DEFAULT_INDEX_SPACING = 4096;
    public static final int MIN_SEGMENT_SIZE = 4096;
    public static final int MAX_SEGMENT_SIZE = 1 << 30;
    public static final int MIN_INDEX_SPACING = 256;
    public static final int MAX_INDEX_SPACING = 1 << 20;

    public static final Duration DEFAULT_SEAL_DELAY = Duration.ofMillis(500);
    public static final Duration DEFAULT_FSYNC_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MIN_FSYNC_INTERVAL = Duration.ofMillis(1);
    private static final Duration MAX_FSYNC_INTERVAL = Duration.ofHours(1);

    /** Segments that a capacity is divided into, if nothing else is said. */
    private static final int DEFAULT_SEGMENTS = 8;

    private static final int MIN_SEGMENTS = 2;
    private static final int MIN_EVENT_LENGTH = 61;

    public BufferSettings {
        Objects.requireNonNull(queuePolicy, "queuePolicy");
        if (sealDelay.isNegative()) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS, "A buffer's sealDelay must not be negative: sealDelay=" + sealDelay);
        }
        Objects.requireNonNull(fsync, "fsync");
        if (fsyncInterval.compareTo(MIN_FSYNC_INTERVAL) < 0 || fsyncInterval.compareTo(MAX_FSYNC_INTERVAL) > 0) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "A buffer's fsyncInterval must be in [" + MIN_FSYNC_INTERVAL + ", " + MAX_FSYNC_INTERVAL
                            + "]: fsyncInterval=" + fsyncInterval);
        }
        if (maxAge.isPresent() && maxAge.get().toMillis() <= 0) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS, "A buffer's maxAge must be at least 1 ms: maxAge=" + maxAge.get());
        }
        requireIn("segmentSize", segmentSize, MIN_SEGMENT_SIZE, MAX_SEGMENT_SIZE);
        requireIn("maxEventLength", maxEventLength, MIN_EVENT_LENGTH, MAX_SEGMENT_SIZE);
        requireIn("indexSpacing", indexSpacing, MIN_INDEX_SPACING, MAX_INDEX_SPACING);
        if (capacity / MIN_SEGMENTS < segmentSize) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "A buffer needs room for at least " + MIN_SEGMENTS + " segments: capacity=" + capacity + " < "
                            + MIN_SEGMENTS + " * segmentSize=" + segmentSize
                            + ". Raise the capacity or lower the segment size");
        }
    }

    /**
     * With the {@linkplain #DEFAULT_SEAL_DELAY usual} delay before a full segment is forced, and no window forced for its own
     * sake.
     */
    public BufferSettings(
            long capacity, int segmentSize, int maxEventLength, int indexSpacing, QueuePolicy queuePolicy) {
        this(
                capacity,
                segmentSize,
                maxEventLength,
                indexSpacing,
                queuePolicy,
                DEFAULT_SEAL_DELAY,
                FsyncPolicy.NONE,
                DEFAULT_FSYNC_INTERVAL,
                Optional.empty());
    }

    /** 64 MiB. */
    public static BufferSettings defaults() {
        return ofCapacity(DEFAULT_CAPACITY);
    }

    /**
     * A capacity, divided into 8 segments of at most 1 GiB.
     *
     * @param capacity in bytes, at least 8192
     */
    public static BufferSettings ofCapacity(long capacity) {
        long eighth = capacity / DEFAULT_SEGMENTS / MIN_SEGMENT_SIZE * MIN_SEGMENT_SIZE;
        int segmentSize = (int) Math.max(MIN_SEGMENT_SIZE, Math.min(MAX_SEGMENT_SIZE, eighth));
        return new BufferSettings(
                capacity, segmentSize, DEFAULT_MAX_EVENT_LENGTH, DEFAULT_INDEX_SPACING, QueuePolicy.OVERWRITE_ON_WRITE);
    }

    public BufferSettings withSegmentSize(int size) {
        return new BufferSettings(
                capacity, size, maxEventLength, indexSpacing, queuePolicy, sealDelay, fsync, fsyncInterval, maxAge);
    }

    public BufferSettings withMaxEventLength(int length) {
        return new BufferSettings(
                capacity, segmentSize, length, indexSpacing, queuePolicy, sealDelay, fsync, fsyncInterval, maxAge);
    }

    public BufferSettings withIndexSpacing(int spacing) {
        return new BufferSettings(
                capacity, segmentSize, maxEventLength, spacing, queuePolicy, sealDelay, fsync, fsyncInterval, maxAge);
    }

    public BufferSettings withSealDelay(Duration delay) {
        return new BufferSettings(
                capacity, segmentSize, maxEventLength, indexSpacing, queuePolicy, delay, fsync, fsyncInterval, maxAge);
    }

    /** @param interval of effect with {@link FsyncPolicy#INTERVAL} */
    public BufferSettings withFsync(FsyncPolicy policy, Duration interval) {
        return new BufferSettings(
                capacity, segmentSize, maxEventLength, indexSpacing, queuePolicy, sealDelay, policy, interval, maxAge);
    }

    public BufferSettings withMaxAge(Duration age) {
        return new BufferSettings(
                capacity,
                segmentSize,
                maxEventLength,
                indexSpacing,
                queuePolicy,
                sealDelay,
                fsync,
                fsyncInterval,
                Optional.of(age));
    }

    private static void requireIn(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "A buffer's " + name + " must be in [" + min + ", " + max + "]: " + name + "=" + value);
        }
    }
}
