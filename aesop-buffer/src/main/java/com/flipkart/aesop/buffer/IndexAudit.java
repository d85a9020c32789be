package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventView;
import java.util.Arrays;

/** Compares each index entry with the stretch of events that it describes, and the number of entries with theirs (I7). */
final class IndexAudit implements WindowScan.EventVisitor {
    private final Segment[] segments;
    private final long tail;
    private final boolean closed;
    private final HeaderAudit.ViolationSink violated;
    private final long[] bitmap = new long[IndexLayout.BITMAP_WORDS];
    private Segment segment;
    private int blocks;
    private boolean open;
    private long position;
    private long scn;
    private int ordinal;
    private long eventNumber;

    /**
     * @param closed whether the ring was closed in order; a killed process may have left entries that it had not
     *     published
     */
    IndexAudit(Segment[] segments, long tail, boolean closed, HeaderAudit.ViolationSink violated) {
        this.segments = segments;
        this.tail = tail;
        this.closed = closed;
        this.violated = violated;
    }

    @Override
    public void visit(EventView event, TailWalk walk) {
        EventWalk at = walk.at();
        if (at.segment() != segment) {
            end();
            segment = at.segment();
            blocks = 0;
        }
        if (!open || at.position() - position >= segment.indexSpacing()) {
            closeBlock();
            open = true;
            position = at.position();
            scn = event.scn();
            ordinal = at.ordinal();
            eventNumber = at.eventNumber();
            Arrays.fill(bitmap, 0);
        }
        if (!event.isControl()) {
            bitmap[IndexLayout.bitmapWord(event.sourceId())] |= IndexLayout.bitmapBit(event.sourceId());
        }
    }

    /** No more events come. */
    void end() {
        if (segment == null) {
            return;
        }
        boolean full = segment != segments[segments.length - 1];
        if (full) {
            closeBlock();
        }
        open = false;
        long count = count();
        boolean lastBlockPending = full && segment.end() == tail && count == blocks - 1;
        if (count != blocks && !lastBlockPending && (closed || count < blocks)) {
            violated.add(
                    "I7", segment.file(), "index count=" + count + ", but there are " + blocks + " whole stretches");
        }
    }

    private long count() {
        return segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET);
    }

    private void closeBlock() {
        if (open) {
            if (blocks < count()) {
                compare(blocks);
            }
            blocks++;
        }
    }

    private void compare(int entry) {
        boolean right = ScnIndex.isIntact(segment, entry)
                && ScnIndex.position(segment, entry) == position
                && ScnIndex.scn(segment, entry) == scn
                && ScnIndex.ordinal(segment, entry) == ordinal
                && ScnIndex.eventNumber(segment, entry) == eventNumber;
        for (int word = 0; word < bitmap.length; word++) {
            right &= ScnIndex.bitmapWord(segment, entry, word) == bitmap[word];
        }
        boolean perhapsUnpublished = !closed && entry == count() - 1;
        if (!right && !perhapsUnpublished) {
            violated.add(
                    "I7",
                    segment.file(),
                    "index entry " + entry + " does not describe the events from position " + position + " on: scn="
                            + scn + " ordinal=" + ordinal + " eventNumber=" + eventNumber);
        }
    }
}
