package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;

/**
 * Copies the events that a reader wants from a walk's place on. Neighbours that pass are copied in one go; stretches that the
 * index says hold nothing wanted are not even looked at, unless an end-of-period event in them has to be copied.
 */
final class FilteredCopy {
    /** No entry lies ahead in the segment. */
    private static final int NONE_AHEAD = Integer.MAX_VALUE;

    /** What going from run to run costs, in bytes of scanning. */
    private static final int JUMP_BYTES = 256;

    private final Ring ring;
    private final BufferMetrics metrics;
    private final ListedRuns runs = new ListedRuns();
    private SourceFilter sources = SourceFilter.ALL;
    private EventFilter filter = EventFilter.ALL;
    private boolean coalesce;
    private TailWalk walk = new TailWalk();
    private ByteBuffer target = ByteBuffer.allocate(0);
    private boolean windowTouched;
    private int runStart;
    private int runLength;
    private int scanned;
    private long events;
    private int pendingEventLength;

    private Segment indexed;
    private int entries;
    private int entryAhead;
    private int entryAheadOffset;

    /** The segment whose span has been looked at, where it ends, and the entry that the next begins with. */
    private Segment spanned;

    private int spanEnd;
    private int nextSpanEntry;
    private boolean isListed;
    private boolean hasJumped;

    FilteredCopy(Ring ring) {
        this.ring = ring;
        this.metrics = ring.metrics();
    }

    /**
     * Copies to the position of {@code target}, moves it and the walk.
     *
     * @param touched whether something of the window that the walk is in has been copied before
     */
    void copy(TailWalk from, ByteBuffer to, ReadOptions options, boolean touched) {
        walk = from;
        target = to;
        sources = options.sources();
        filter = options.filter();
        coalesce = options.coalesceEndOfPeriod();
        windowTouched = touched;
        indexed = null;
        spanned = null;
        hasJumped = false;
        runLength = 0;
        scanned = 0;
        events = 0;
        pendingEventLength = 0;
        int before = target.position();
        EventWalk at = walk.at();
        boolean room = true;
        boolean jumps = coalesce && sources.isFew();
        while (room && scanned < options.maxScanBytes()) {
            if (at.offset() == walk.limit()) {
                flush();
            }
            if (!walk.next()) {
                break;
            }
            if (!jumps || !jump()) {
                skipStretches();
                room = walk.next() && takeOrPass();
            }
        }
        flush();
        if (!room && target.position() == before && !walk.isDamaged()) {
            pendingEventLength = at.length();
        }
        // Last, for it looks at other events.
        if (hasJumped) {
            walk.settle(believed(ScnIndex.floorPosition(at.segment(), at.position())));
        }
    }

    /** Copies or passes the event that the walk looks at; false if it passes the filter and does not fit. */
    private boolean takeOrPass() {
        EventWalk at = walk.at();
        int length = at.length();
        if (isWanted(at, length)) {
            if (length > target.remaining() - runLength) {
                return false;
            }
            if (runLength == 0) {
                runStart = at.offset();
            }
            runLength += length;
            events++;
            windowTouched = true;
        } else {
            flush();
        }
        if (at.isEndOfPeriod()) {
            windowTouched = false;
        }
        scanned += length;
        walk.pass();
        return true;
    }

    private boolean isWanted(EventWalk at, int length) {
        if (!at.isEndOfPeriod()) {
            return sources.accepts(at.sourceId())
                    && (filter == EventFilter.ALL || filter.accepts(at.segment().bytes(), at.offset(), length));
        }
        return !coalesce || windowTouched || at.position() + length == walk.tail();
    }

    private void flush() {
        if (runLength > 0) {
            target.put(target.position(), walk.at().segment().bytes(), runStart, runLength);
            target.position(target.position() + runLength);
            runLength = 0;
        }
    }

    /** Goes from an event that is not wanted to the next that is, if the sources hereabouts are listed; else false. */
    private boolean jump() {
        EventWalk at = walk.at();
        boolean known = at.segment() == spanned && at.offset() < spanEnd;
        if (!known) {
            enterSpan(at);
        }
        if (!isListed || sources.accepts(at.sourceId()) || (windowTouched && at.isEndOfPeriod())) {
            return false;
        }
        flush();
        int next = runs.nextBehind(at.offset(), windowTouched);
        if (next < spanEnd) {
            walk.jump(next);
            hasJumped = true;
        } else {
            leaveSpan();
        }
        scanned += JUMP_BYTES;
        return true;
    }

    /** Looks whether the sources are listed from here on; has them listed if they could be. */
    private void enterSpan(EventWalk at) {
        spanned = at.segment();
        isListed = false;
        spanEnd = Integer.MAX_VALUE;
        int entry =
                at.position() == spanned.firstPosition() ? 0 : believed(ScnIndex.floorPosition(spanned, at.position()));
        if (entry >= 0) {
            enterSpan(entry / spanned.sourceLists().spanEntries());
        }
    }

    private void enterSpan(int span) {
        isListed = false;
        spanEnd = Integer.MAX_VALUE;
        SourceLists lists = spanned.sourceLists();
        long end = SourceListBuilder.committedEnd(spanned, span, walk.tail());
        // The end of the last window is wanted whatever it is of.
        if (end < 0 || end >= walk.tail()) {
            return;
        }
        spanEnd = spanned.offsetOf(end);
        nextSpanEntry = (span + 1) * lists.spanEntries();
        SourceList list = lists.of(span);
        if (list == null) {
            ring.sourceLists().request(spanned);
        } else if (list != SourceList.NONE) {
            runs.begin(list, sources, spanned.bytes());
            isListed = true;
        }
    }

    private void leaveSpan() {
        if (nextSpanEntry < spanned.indexCount()) {
            walk.toEntry(walk.index(), nextSpanEntry);
            hasJumped = false;
            if (indexed == spanned) {
                lookAhead(nextSpanEntry);
            }
            enterSpan(nextSpanEntry / spanned.sourceLists().spanEntries());
        } else {
            walk.jump(spanEnd);
            hasJumped = true;
        }
    }

    private int believed(int entry) {
        if (entry == ScnIndex.DAMAGED) {
            metrics.indexDamaged();
        }
        return entry;
    }

    /**
     * Goes on behind stretches without anything wanted, if the walk is at the start of one. The index may know more than
     * the tail that the walk goes up to; and the stretch before the tail is always looked at, for its end-of-period event.
     */
    private void skipStretches() {
        EventWalk at = walk.at();
        if (at.segment() != indexed) {
            useIndex(at.segment());
        }
        if (at.offset() != entryAheadOffset) {
            return;
        }
        int first = entryAhead;
        int entry = first;
        while (entry + 1 < entries && ScnIndex.position(indexed, entry + 1) < walk.tail() && canSkip(entry)) {
            entry = skipBlocks(entry + 1);
        }
        scanned += (entry - first) * IndexLayout.ENTRY_LENGTH;
        if (entry > first) {
            flush();
            if (ScnIndex.scn(indexed, entry) != ScnIndex.scn(indexed, first)) {
                windowTouched = false;
            }
            walk.toEntry(walk.index(), entry);
        }
        lookAhead(entry + 1);
    }

    /**
     * Goes on from an entry as long as nothing is wanted, in a full segment and where no end of a window is: there one word of
     * an entry tells. Returns the entry that is to be looked at with more care.
     */
    private int skipBlocks(int from) {
        boolean endIsWanted =
                !coalesce || (windowTouched && ScnIndex.scn(indexed, from) == ScnIndex.scn(indexed, entryAhead));
        if (endIsWanted || indexed.end() > walk.tail()) {
            return from;
        }
        int entry = from;
        while (true) {
            int block = entry / IndexProof.BLOCK * IndexProof.BLOCK;
            int end = block + IndexProof.BLOCK;
            if (end >= entries || !indexed.indexProof().isIntact(indexed, block)) {
                return entry;
            }
            while (entry < end) {
                if (mayHold(entry)) {
                    return entry;
                }
                entry++;
            }
        }
    }

    private boolean mayHold(int entry) {
        int word = sources.onlyWord();
        return word < 0
                ? ScnIndex.mayHold(indexed, entry, sources)
                : (ScnIndex.bitmapWord(indexed, entry, word) & sources.bitmapWord(word)) != 0;
    }

    private void useIndex(Segment segment) {
        indexed = segment;
        entries = segment.indexCount();
        int floor = ScnIndex.floorPosition(segment, walk.at().position() - 1);
        if (floor == ScnIndex.DAMAGED) {
            metrics.indexDamaged();
            entryAheadOffset = NONE_AHEAD;
        } else {
            lookAhead(floor + 1);
        }
    }

    private void lookAhead(int entry) {
        entryAhead = entry;
        entryAheadOffset = entry < entries ? indexed.offsetOf(ScnIndex.position(indexed, entry)) : NONE_AHEAD;
    }

    private boolean canSkip(int entry) {
        if (!ScnIndex.isIntact(indexed, entry) || !ScnIndex.isIntact(indexed, entry + 1)) {
            metrics.indexDamaged();
            return false;
        }
        boolean endsWindow = ScnIndex.scn(indexed, entry) != ScnIndex.scn(indexed, entry + 1);
        boolean needsItsEnd =
                !coalesce || (windowTouched && ScnIndex.scn(indexed, entry) == ScnIndex.scn(indexed, entryAhead));
        return !(endsWindow && needsItsEnd) && !ScnIndex.mayHold(indexed, entry, sources);
    }

    /** Events copied by the last call. */
    long events() {
        return events;
    }

    /** Whether something of the window that the walk is in now has been copied. */
    boolean isWindowTouched() {
        return windowTouched;
    }

    /** Length of the event that did not fit although nothing was copied; else 0. */
    int pendingEventLength() {
        return pendingEventLength;
    }
}
