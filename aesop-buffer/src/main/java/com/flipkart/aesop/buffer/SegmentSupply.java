package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;

/**
 * Keeps one segment file ready ahead of the writer, on a thread of its own: an evicted one that is used again, or, while
 * the ring still grows, a new one full of zeros.
 *
 * <p>Before an evicted file may be overwritten, its header says "spare" on the disk. Otherwise a power loss could leave a
 * header that promises old windows above a mixture of old and new bytes. A file that is not needed any more is deleted, and
 * unmapped when the last reader has left it.
 */
final class SegmentSupply {
    private static final String LARGE = "large";

    private final RingFiles files;
    private final UUID ringId;
    private final SegmentGeometry usual;
    private final Background background;
    private final Queue<Segment> retired = new ArrayDeque<>();
    private Runnable awaitReaders = () -> {};
    private MappedSegment spare;
    private MappedSegment large;
    private AesopException failure;
    private long attemptsAsked;
    private long attemptsDone;

    /**
     * @param spare a file that is ready already, or null
     */
    SegmentSupply(RingFiles files, UUID ringId, SegmentGeometry usual, MappedSegment spare) {
        this.files = files;
        this.ringId = ringId;
        this.usual = usual;
        this.spare = spare;
        this.background = new Background("aesop-buffer-supply " + files.directory());
    }

    /** What returns when nobody reads or forces files any more that were retired before. */
    void awaitReadersWith(Runnable wait) {
        awaitReaders = wait;
    }

    /**
     * Returns when there is a file that can hold an event of this length.
     *
     * @throws AesopException {@code DISK_FULL} or {@code IO_FAILED}; the next call tries again
     */
    void await(int eventLength) {
        boolean interrupted = false;
        try {
            synchronized (this) {
                while (!has(eventLength)) {
                    if (eventLength > usual.dataLength()) {
                        prepareLarge(eventLength);
                    } else {
                        interrupted |= awaitAttempt();
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean has(int eventLength) {
        return fits(spare, eventLength) || fits(large, eventLength);
    }

    private static boolean fits(MappedSegment file, int eventLength) {
        return file != null && file.geometry().dataLength() >= eventLength;
    }

    private boolean awaitAttempt() {
        boolean interrupted = false;
        failure = null;
        replenish();
        long mine = attemptsAsked;
        while (spare == null && attemptsDone < mine) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (spare == null && failure != null) {
            AesopException cause = failure;
            throw new AesopException(cause.code(), cause.getMessage(), cause);
        }
        return interrupted;
    }

    /** Takes the file that {@link #await} has waited for. */
    synchronized MappedSegment take(int eventLength) {
        MappedSegment taken = fits(spare, eventLength) ? spare : large;
        if (taken == spare) {
            spare = null;
        } else {
            large = null;
        }
        return taken;
    }

    /** A file that was taken and not used after all. */
    synchronized void giveBack(MappedSegment file) {
        if (file.geometry().equals(usual) && spare == null) {
            spare = file;
        } else if (large == null) {
            large = file;
        } else {
            files.delete(file.file());
            discard(file);
        }
    }

    /** The segment is not part of the ring any more: its file may be used again. */
    synchronized void retire(Segment segment) {
        retired.add(segment);
    }

    /** A file that has lost its name to another: unmaps it when the last reader has left it. */
    void discard(MappedSegment file) {
        background.execute(() -> {
            awaitReaders.run();
            file.unmap();
        });
    }

    /** Has the next file prepared. */
    synchronized void replenish() {
        background.execute(this::prepare);
        attemptsAsked++;
    }

    private void prepare() {
        AesopException failed = null;
        try {
            Segment next = nextRetired();
            while (next != null) {
                dispose(next);
                next = nextRetired();
            }
            if (!hasSpare()) {
                keep(createSpare());
            }
        } catch (AesopException e) {
            failed = e;
        } catch (IOException e) {
            failed = BufferErrors.io("Preparing a segment in " + files.directory(), e);
        } catch (Throwable e) {
            // An error as well: the writer may be waiting for this attempt, and nobody else would tell it.
            failed = new AesopException(
                    ErrorCode.INTERNAL,
                    "Preparing a segment in " + files.directory() + " failed: " + e + ". Report this",
                    e);
        }
        synchronized (this) {
            failure = failed;
            attemptsDone++;
            notifyAll();
        }
    }

    private synchronized Segment nextRetired() {
        return retired.peek();
    }

    private synchronized void doneWithRetired() {
        retired.remove();
    }

    private synchronized boolean hasSpare() {
        return spare != null;
    }

    private synchronized void keep(MappedSegment file) {
        spare = file;
        notifyAll();
        files.probe().at(Probe.Point.SPARE_READY);
    }

    /** Can be tried again if it fails: a segment leaves the queue when it has been reused, or when its file is gone. */
    private void dispose(Segment segment) throws IOException {
        segment.retire();
        MappedSegment file = segment.mapped();
        if (hasSpare() || !file.geometry().equals(usual)) {
            drop(file);
        } else {
            reuse(file);
        }
    }

    private void drop(MappedSegment file) {
        files.delete(file.file());
        doneWithRetired();
        files.probe().at(Probe.Point.SEGMENT_DELETED);
        try {
            files.force();
        } finally {
            awaitReaders.run();
            file.unmap();
        }
    }

    private void reuse(MappedSegment file) throws IOException {
        Path name = files.newSpare();
        files.rename(file.file(), name);
        file.renamedTo(name);
        files.probe().at(Probe.Point.RETIRED_RENAMED);
        SegmentHeader.spare(ringId, usual).write(file.bytes());
        files.probe().at(Probe.Point.RETIRED_HEADER_WRITTEN);
        file.force(0, SegmentLayout.HEADER_LENGTH);
        files.force();
        files.probe().at(Probe.Point.RETIRED);
        doneWithRetired();
        keep(file);
    }

    private MappedSegment createSpare() {
        MappedSegment file = create(files, ringId, "spare", usual);
        boolean whole = false;
        try {
            files.probe().at(Probe.Point.SPARE_FILLED);
            Path name = files.newSpare();
            files.rename(file.file(), name);
            file.renamedTo(name);
            files.force();
            whole = true;
            return file;
        } finally {
            if (!whole) {
                file.unmap();
            }
        }
    }

    /** Makes a file of zeros with the header of a spare, under a temporary name, and maps it. */
    static MappedSegment create(RingFiles files, UUID ringId, String name, SegmentGeometry geometry) {
        Path path = files.createZeros(name, geometry.fileLength());
        MappedSegment file = null;
        boolean whole = false;
        try {
            file = new MappedSegment(path, Mappings.map(path, true), geometry, files.probe());
            SegmentHeader.spare(ringId, geometry).write(file.bytes());
            file.force(0, SegmentLayout.HEADER_LENGTH);
            whole = true;
            return file;
        } catch (IOException e) {
            throw BufferErrors.io("Preparing a segment in " + files.directory(), e);
        } finally {
            if (!whole && file != null) {
                file.unmap();
            }
        }
    }

    private void prepareLarge(int eventLength) {
        if (large != null) {
            MappedSegment tooSmall = large;
            large = null;
            files.delete(tooSmall.file());
            discard(tooSmall);
        }
        large = create(files, ringId, LARGE, usual.holding(eventLength));
    }

    /** Finishes what is under way and unmaps what is not used; the spare file stays for the next opening. */
    void close() {
        background.drain();
        synchronized (this) {
            if (spare != null) {
                spare.unmap();
                spare = null;
            }
            if (large != null) {
                MappedSegment unused = large;
                large = null;
                unused.unmap();
                files.delete(unused.file());
            }
            // Files that could not be disposed of are found again, whole, at the next opening.
            retired.forEach(segment -> segment.mapped().unmap());
            retired.clear();
        }
    }
}
