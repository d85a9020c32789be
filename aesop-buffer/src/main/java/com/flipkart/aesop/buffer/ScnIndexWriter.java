package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;

/**
 * Writes the index while events are appended. An event costs it two comparisons and one bit; an entry is written when the
 * stretch that it describes is over, and can be read when the windows that it covers are committed. So the newest entry
 * always lies some KiB behind the tail, and what is read never changes. Belongs to the writing thread.
 */
final class ScnIndexWriter {
    /** The SCN of an event whose window is open. */
    static final long OPEN = Scn.NONE;

    private final Probe probe;
    private final Block block = new Block();
    private final Block committed = new Block();
    private Segment segment;
    private Segment committedSegment;

    ScnIndexWriter(Probe probe) {
        this.probe = probe;
    }

    /** The stretch that is being described. */
    private static final class Block {
        private final long[] bitmap = new long[IndexLayout.BITMAP_WORDS];
        private boolean open;
        private long position;
        private long eventNumber;
        private long scn;
        private int ordinal;

        void copyFrom(Block other) {
            open = other.open;
            position = other.position;
            eventNumber = other.eventNumber;
            scn = other.scn;
            ordinal = other.ordinal;
            for (int word = 0; word < bitmap.length; word++) {
                bitmap[word] = other.bitmap[word];
            }
        }

        void clearBitmap() {
            for (int word = 0; word < bitmap.length; word++) {
                bitmap[word] = 0;
            }
        }
    }

    /** Goes on in {@code next}; the segment before is full. */
    void enter(Segment next) {
        if (block.open) {
            writeEntry();
            block.open = false;
        }
        segment = next;
    }

    /** Goes on in {@code next} in the place of a segment that nothing was written to. */
    void enterInstead(Segment next) {
        if (committedSegment == segment) {
            committedSegment = next;
        }
        segment = next;
    }

    /**
     * An event has been appended.
     *
     * @param position of its first byte
     * @param sourceId a control event's counts for no source
     * @param scn of its window, or {@link #OPEN}
     * @param ordinal events of its window before it
     * @param eventNumber events of the ring before it
     */
    void event(long position, int sourceId, long scn, int ordinal, long eventNumber) {
        Block current = block;
        if (!current.open || position - current.position >= segment.indexSpacing()) {
            begin(position, scn, ordinal, eventNumber);
        }
        if (sourceId >= 0) {
            current.bitmap[IndexLayout.bitmapWord(sourceId)] |= IndexLayout.bitmapBit(sourceId);
        }
    }

    private void begin(long position, long scn, int ordinal, long eventNumber) {
        if (block.open) {
            writeEntry();
        }
        block.open = true;
        block.position = position;
        block.scn = scn;
        block.ordinal = ordinal;
        block.eventNumber = eventNumber;
        block.clearBitmap();
    }

    private void writeEntry() {
        int at = ScnIndex.offset(segment.indexWritten());
        ByteBuffer bytes = segment.bytes();
        bytes.putLong(at + IndexLayout.SCN_OFFSET, block.scn);
        bytes.putLong(at + IndexLayout.POSITION_OFFSET, block.position);
        probe.at(Probe.Point.INDEX_ENTRY_HALF_WRITTEN);
        bytes.putLong(at + IndexLayout.EVENT_NUMBER_OFFSET, block.eventNumber);
        bytes.putInt(at + IndexLayout.ORDINAL_OFFSET, block.ordinal);
        for (int word = 0; word < IndexLayout.BITMAP_WORDS; word++) {
            bytes.putLong(at + IndexLayout.BITMAP_OFFSET + word * Long.BYTES, block.bitmap[word]);
        }
        bytes.putInt(at + IndexLayout.CHECK_OFFSET, IndexLayout.check(bytes, at));
        segment.indexWritten(segment.indexWritten() + 1);
    }

    /** The open window has got its SCN: its entries in {@code part}, one of the segments it lies in, can be read. */
    void publish(Segment part, long scn) {
        int readable = part.indexCount();
        int count = part.indexWritten();
        if (count == readable) {
            return;
        }
        ByteBuffer bytes = part.bytes();
        for (int entry = readable; entry < count; entry++) {
            int at = ScnIndex.offset(entry);
            if (bytes.getLong(at + IndexLayout.SCN_OFFSET) == OPEN) {
                bytes.putLong(at + IndexLayout.SCN_OFFSET, scn);
                bytes.putInt(at + IndexLayout.CHECK_OFFSET, IndexLayout.check(bytes, at));
            }
        }
        part.publishIndex(count);
    }

    /** The open window is closed; a later {@link #rollback} comes back to here. */
    void commit(long scn) {
        if (block.open && block.scn == OPEN) {
            block.scn = scn;
        }
        committed.copyFrom(block);
        committedSegment = segment;
    }

    /** Forgets the events of the open window. */
    void rollback() {
        block.copyFrom(committed);
        segment = committedSegment;
        segment.indexWritten(segment.indexCount());
    }
}
