package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One stretch of the ring: a mapped file and the facts of its header. Made anew each time a file is used again, so that a
 * reader that still holds an old one never takes new positions for old.
 *
 * <p>The writing thread alone changes a segment. What is not volatile here is read by others only for positions before
 * the tail, after they have read the tail.
 */
final class Segment {
    /** The first event belongs to a window that is not yet committed. */
    static final long NO_SCN_YET = Scn.NONE;

    /** Nobody has said since when the segment is full. */
    static final long UNKNOWN_TIME = 0;

    /** The segment goes on. */
    static final long NO_END_YET = Long.MAX_VALUE;

    private static final VarHandle INDEX_COUNT = indexCountHandle();

    private final MappedSegment mapped;
    private final ByteBuffer bytes;
    private final SegmentHeader header;
    private final int dataOffset;
    private final int indexSpacing;
    private final IndexProof indexProof;
    private final SourceLists sourceLists;
    private long firstScn;
    private long end = NO_END_YET;
    private long endEventNumber;

    @SuppressWarnings("unused") // through INDEX_COUNT
    private int indexCount;

    private int indexWritten;
    private long fullSince;
    private boolean retired;
    private volatile boolean durable;

    Segment(MappedSegment mapped, SegmentHeader header) {
        this.mapped = mapped;
        this.bytes = mapped.bytes();
        this.header = header;
        this.dataOffset = header.geometry().dataOffset();
        this.indexSpacing = header.geometry().indexSpacing();
        this.indexProof = new IndexProof(header.geometry().indexSlots());
        this.sourceLists = new SourceLists(header.geometry().indexSlots());
        this.firstScn = bytes.getLong(SegmentLayout.FIRST_SCN_OFFSET);
        this.durable = isSealed();
        this.fullSince = storedFullSince();
    }

    private static VarHandle indexCountHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Segment.class, "indexCount", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    MappedSegment mapped() {
        return mapped;
    }

    Path file() {
        return mapped.file();
    }

    /** The whole file. Shared: only absolute access. */
    ByteBuffer bytes() {
        return bytes;
    }

    SegmentHeader header() {
        return header;
    }

    long firstPosition() {
        return header.firstPosition();
    }

    int firstOrdinal() {
        return header.firstOrdinal();
    }

    long firstEventNumber() {
        return header.firstEventNumber();
    }

    /** SCN of the last window before that of the first event. */
    long previousScn() {
        return header.previousScn();
    }

    /** SCN of the first event, or {@link #NO_SCN_YET}. */
    long firstScn() {
        return firstScn;
    }

    /** Tells the SCN of the first event, which has been patched. */
    void firstScn(long scn) {
        bytes.putLong(SegmentLayout.FIRST_SCN_OFFSET, scn);
        firstScn = scn;
    }

    /** Where in the file the byte at {@code position} lies. */
    int offsetOf(long position) {
        return (int) (position - header.firstPosition()) + dataOffset;
    }

    /** The position of the byte that lies at {@code offset} in the file. */
    long positionOf(int offset) {
        return header.firstPosition() + (offset - dataOffset);
    }

    /** Where the room for events ends. */
    long roomEnd() {
        return header.firstPosition() + header.geometry().dataLength();
    }

    /** Where the events end and the next segment starts, or {@link #NO_END_YET}. */
    long end() {
        return end;
    }

    /** Events written to the ring up to the end, once there is one. */
    long endEventNumber() {
        return endEventNumber;
    }

    void end(long position, long eventNumber) {
        end = position;
        endEventNumber = eventNumber;
    }

    /** The segment goes on after all: the window that had left it is rolled back. */
    void reopen() {
        end = NO_END_YET;
    }

    /** Index entries that may be read; pairs with {@link #publishIndex}. */
    int indexCount() {
        return (int) INDEX_COUNT.getAcquire(this);
    }

    /** Lets the first {@code count} index entries be read. */
    void publishIndex(int count) {
        bytes.putLong(SegmentLayout.INDEX_COUNT_OFFSET, count);
        INDEX_COUNT.setRelease(this, count);
    }

    /** Index entries that the writer has written, readable or not. */
    int indexWritten() {
        return indexWritten;
    }

    void indexWritten(int count) {
        indexWritten = count;
    }

    /** What is known of the entries of the index, once the segment is full. */
    IndexProof indexProof() {
        return indexProof;
    }

    /** Where the events of each source lie, as far as somebody has looked. */
    SourceLists sourceLists() {
        return sourceLists;
    }

    int indexSpacing() {
        return indexSpacing;
    }

    /** When the last window was committed, milliseconds since 1970 UTC; {@link #UNKNOWN_TIME} while the segment goes on. */
    long fullSince() {
        return fullSince;
    }

    /** Tells when the last window was committed. */
    void fullSince(long millis) {
        bytes.putLong(SegmentLayout.FULL_SINCE_OFFSET, millis);
        bytes.putInt(SegmentLayout.FULL_SINCE_CRC_OFFSET, fullSinceCrc());
        fullSince = millis;
    }

    private long storedFullSince() {
        long stored = bytes.getLong(SegmentLayout.FULL_SINCE_OFFSET);
        boolean believed = stored > 0 && bytes.getInt(SegmentLayout.FULL_SINCE_CRC_OFFSET) == fullSinceCrc();
        return believed ? stored : UNKNOWN_TIME;
    }

    private int fullSinceCrc() {
        return new RegionCrc(bytes).of(SegmentLayout.FULL_SINCE_OFFSET, Long.BYTES);
    }

    /** Whether everything up to the end has been forced, and the header says so. */
    boolean isSealed() {
        int crc = bytes.getInt(SegmentLayout.SEAL_CRC_OFFSET);
        return crc != 0 && crc == sealCrc();
    }

    /** Whether the seal is neither right nor absent. A killed process cannot leave one: the CRC is written last. */
    boolean isSealDamaged() {
        int crc = bytes.getInt(SegmentLayout.SEAL_CRC_OFFSET);
        return crc != 0 && crc != sealCrc();
    }

    long sealEnd() {
        return bytes.getLong(SegmentLayout.SEAL_END_OFFSET);
    }

    long sealEventNumber() {
        return bytes.getLong(SegmentLayout.SEAL_EVENT_NUMBER_OFFSET);
    }

    /**
     * Forces the file, then writes the seal and forces that too, unless the segment has been retired meanwhile. Called by
     * the background thread; {@link #retire} excludes it.
     *
     * @return whether the segment is sealed now
     */
    boolean seal(Probe probe) throws IOException {
        mapped.force();
        probe.at(Probe.Point.SEGMENT_FORCED);
        synchronized (this) {
            if (retired) {
                return false;
            }
            bytes.putLong(SegmentLayout.SEAL_END_OFFSET, end);
            bytes.putLong(SegmentLayout.SEAL_EVENT_NUMBER_OFFSET, endEventNumber);
            probe.at(Probe.Point.SEAL_HALF_WRITTEN);
            VarHandle.storeStoreFence();
            bytes.putInt(SegmentLayout.SEAL_CRC_OFFSET, sealCrc());
        }
        mapped.force(0, SegmentLayout.HEADER_LENGTH);
        probe.at(Probe.Point.SEALED);
        return true;
    }

    /** Takes the seal off again, on the disk as well, before more is written behind its end. */
    void unseal() throws IOException {
        durable = false;
        bytes.putInt(SegmentLayout.SEAL_CRC_OFFSET, 0);
        mapped.force(0, SegmentLayout.HEADER_LENGTH);
    }

    /** Whether seal and name are on the disk as well: a power loss cannot take anything of it. Any thread. */
    boolean isDurable() {
        return durable;
    }

    /** The seal has been forced, and so has the name. */
    void nowDurable() {
        durable = true;
    }

    synchronized boolean isRetired() {
        return retired;
    }

    /** From now on the file is no longer this segment's. */
    synchronized void retire() {
        retired = true;
    }

    private int sealCrc() {
        int crc = new RegionCrc(bytes)
                .of(SegmentLayout.SEAL_END_OFFSET, SegmentLayout.SEAL_CRC_OFFSET - SegmentLayout.SEAL_END_OFFSET);
        return crc == 0 ? 1 : crc;
    }
}
