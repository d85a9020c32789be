package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;

/**
 * Maps the segment files of a directory and proves their headers and their chain. What was mapped is unmapped again if
 * anything is refused.
 */
final class SegmentLoader {
    private final RingFiles files;
    private final boolean writable;
    private final List<Segment> loaded = new ArrayList<>();
    private final List<Path> interruptedRetirements = new ArrayList<>();
    private final List<Path> lost = new ArrayList<>();
    private final List<Path> givenUp = new ArrayList<>();

    SegmentLoader(RingFiles files, boolean writable) {
        this.files = files;
        this.writable = writable;
    }

    /** The segments, oldest first. */
    List<Segment> segments() {
        return loaded;
    }

    /**
     * Files at the old end of the ring that say of themselves that they are spare: a power loss has undone their new
     * name, but not their new header. Not mapped.
     */
    List<Path> interruptedRetirements() {
        return interruptedRetirements;
    }

    /** Files at the new end of the ring behind one whose header never reached the disk, and that one. Not mapped. */
    List<Path> lost() {
        return lost;
    }

    /**
     * Files before the head, after a crash of the system: they had been given up, but not yet been used again. Perhaps they
     * never reached the disk, and must not stand in the way of what was forced. Not mapped.
     */
    List<Path> givenUp() {
        return givenUp;
    }

    /** Proves the header of one file. */
    static void verifyHeader(Path file, UUID ring) {
        MappedByteBuffer bytes = map(file, false);
        try {
            SegmentHeader.read(file, bytes, ring);
        } finally {
            Mappings.unmap(bytes);
        }
    }

    /** Identity of the ring that a file belongs to, for a directory without a control file. */
    static UUID ringOf(Path file) {
        MappedByteBuffer bytes = map(file, false);
        try {
            long high = bytes.getLong(SegmentLayout.RING_OFFSET);
            UUID ring = new UUID(high, bytes.getLong(SegmentLayout.RING_OFFSET + Long.BYTES));
            SegmentHeader.read(file, bytes, ring);
            return ring;
        } finally {
            Mappings.unmap(bytes);
        }
    }

    /** Maps all segments. */
    void load(UUID ring) {
        load(files.segments(), ring, false);
    }

    /**
     * Maps all segments that a crash of the system has left: a header may be missing at the new end, because its page never
     * reached the disk.
     *
     * @param head where the oldest window began, as far as the control file knows
     */
    void loadAfterSystemCrash(UUID ring, long head) {
        NavigableMap<Long, Path> found = files.segments();
        Long oldest = found.floorKey(head);
        if (oldest != null && canBegin(found.get(oldest), ring, head)) {
            NavigableMap<Long, Path> before = found.headMap(oldest, false);
            givenUp.addAll(before.values());
            before.clear();
        }
        load(found, ring, true);
    }

    /** Whether the first window of a segment can begin at the head: that has no checksum, and is not just believed. */
    private static boolean canBegin(Path file, UUID ring, long head) {
        MappedByteBuffer bytes = map(file, false);
        try {
            SegmentHeader header = SegmentHeader.read(file, bytes, ring);
            long first = header.firstPosition();
            return header.isLive()
                    && (header.firstOrdinal() == 0 ? head == first : head > first)
                    && head < first + header.geometry().dataLength();
        } catch (AesopException damaged) {
            // Told when the file is loaded.
            return false;
        } finally {
            Mappings.unmap(bytes);
        }
    }

    private void load(NavigableMap<Long, Path> found, UUID ring, boolean afterSystemCrash) {
        boolean whole = false;
        try {
            for (Map.Entry<Long, Path> entry : found.entrySet()) {
                if (!lost.isEmpty() || !loadNext(entry.getKey(), entry.getValue(), ring, afterSystemCrash)) {
                    lost.add(entry.getValue());
                }
            }
            checkChain();
            whole = true;
        } finally {
            if (!whole) {
                unmapAll();
            }
        }
    }

    void unmapAll() {
        loaded.forEach(segment -> segment.mapped().unmap());
        loaded.clear();
    }

    private boolean loadNext(long position, Path file, UUID ring, boolean afterSystemCrash) {
        MappedByteBuffer bytes = map(file, writable);
        boolean kept = false;
        try {
            SegmentHeader header = SegmentHeader.read(file, bytes, ring);
            if (!header.isLive()) {
                if (loaded.isEmpty()) {
                    interruptedRetirements.add(file);
                    return true;
                }
                if (afterSystemCrash && !isFollowedBySealed(position, ring)) {
                    return false;
                }
                throw BufferErrors.corrupt(
                        file, SegmentLayout.STATE_OFFSET, "state", SegmentLayout.STATE_LIVE, header.state());
            }
            if (header.firstPosition() != position) {
                throw BufferErrors.corrupt(
                        file, SegmentLayout.FIRST_POSITION_OFFSET, "first position", position, header.firstPosition());
            }
            loaded.add(new Segment(new MappedSegment(file, bytes, header.geometry(), files.probe()), header));
            kept = true;
            return true;
        } finally {
            if (!kept) {
                Mappings.unmap(bytes);
            }
        }
    }

    /** Segments are sealed oldest first, so a sealed one after one that never reached the disk is a contradiction. */
    private boolean isFollowedBySealed(long position, UUID ring) {
        for (Path file : files.segments().tailMap(position, false).values()) {
            MappedByteBuffer bytes = map(file, false);
            try {
                SegmentHeader header = SegmentHeader.read(file, bytes, ring);
                if (new Segment(new MappedSegment(file, bytes, header.geometry(), files.probe()), header).isSealed()) {
                    return true;
                }
            } finally {
                Mappings.unmap(bytes);
            }
        }
        return false;
    }

    private static MappedByteBuffer map(Path file, boolean writable) {
        try {
            if (Files.size(file) < SegmentLayout.HEADER_LENGTH) {
                throw BufferErrors.corrupt(
                        file, 0, "file length", "at least " + SegmentLayout.HEADER_LENGTH, Files.size(file));
            }
            return Mappings.map(file, writable);
        } catch (IOException e) {
            throw BufferErrors.io("Mapping " + file, e);
        }
    }

    /** Each segment must start where the one before ends: a seal says where, else the room is the bound. */
    private void checkChain() {
        for (int i = 0; i < loaded.size(); i++) {
            Segment segment = loaded.get(i);
            if (segment.isSealDamaged()) {
                throw BufferErrors.corrupt(
                        segment.file(), SegmentLayout.SEAL_CRC_OFFSET, "seal CRC", "that of the seal", "another");
            }
            if (i + 1 < loaded.size()) {
                join(segment, loaded.get(i + 1));
            }
        }
    }

    private static void join(Segment segment, Segment next) {
        long end = next.firstPosition();
        long most = segment.isSealed() ? segment.sealEnd() : segment.roomEnd();
        long least = segment.isSealed() ? segment.sealEnd() : segment.firstPosition() + 1;
        if (end < least || end > most) {
            throw chainBroken(segment, next, least, most);
        }
        if (segment.isSealed() && segment.sealEventNumber() != next.firstEventNumber()) {
            throw BufferErrors.corrupt(
                    segment.file(),
                    SegmentLayout.SEAL_EVENT_NUMBER_OFFSET,
                    "seal event number",
                    next.firstEventNumber(),
                    segment.sealEventNumber());
        }
        segment.end(end, next.firstEventNumber());
    }

    private static AesopException chainBroken(Segment segment, Segment next, long least, long most) {
        return BufferErrors.corrupt(
                segment.file(),
                0,
                "position of the next segment (is one missing?)",
                least == most ? least : "in [" + least + ", " + most + "]",
                next.firstPosition() + " in " + next.file().getFileName());
    }
}
