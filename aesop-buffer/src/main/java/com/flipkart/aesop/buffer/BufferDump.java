package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;

/**
 * Writes a ring as text, a line for each thing, for people and for tests that must notice when a byte moves. Reads what it
 * can: a file that is damaged is named and left out.
 */
final class BufferDump {
    private static final int MOST_POSITION_BYTES = 64;

    private final RingFiles files;
    private final PrintStream out;
    private final boolean index;
    private final boolean events;

    /**
     * @param index whether each index entry gets a line
     * @param events whether each event gets a line
     */
    BufferDump(Path directory, PrintStream out, boolean index, boolean events) {
        this.files = new RingFiles(directory, Probe.NONE);
        this.out = out;
        this.index = index;
        this.events = events;
    }

    /** Writes everything. The ring must not be open. */
    void dump() {
        if (!Files.isDirectory(files.directory())) {
            throw BufferErrors.noDirectory("Dumping", files.directory());
        }
        DirectoryLock lock = DirectoryLock.take(files.directory());
        try {
            NavigableMap<Long, Path> segments = files.segments();
            Identity ring = dumpControl();
            for (Map.Entry<Long, Path> segment : segments.entrySet()) {
                Long next = segments.higherKey(segment.getKey());
                long end = next == null ? ring.tail() : Math.min(next, ring.tail());
                dumpSegment(segment.getValue(), ring.id(), end, next == null && !ring.tailIsKnown());
            }
            for (Path spare : files.spares()) {
                line("spare %s", spare.getFileName());
            }
        } finally {
            lock.close();
        }
    }

    /** Whose files these are, and where committed events end. */
    private record Identity(UUID id, long tail) {
        boolean tailIsKnown() {
            return tail != Long.MAX_VALUE;
        }
    }

    private Identity dumpControl() {
        try {
            ControlFile control = ControlFile.open(files.control(), false, Probe.NONE);
            try {
                dumpControl(control);
                return new Identity(control.ring(), control.tail());
            } finally {
                control.unmap();
            }
        } catch (AesopException damaged) {
            line("control unreadable: %s", damaged.describe());
            return new Identity(BufferCheck.ringOfSegments(files).orElse(new UUID(0, 0)), Long.MAX_VALUE);
        }
    }

    private void line(String format, Object... values) {
        out.print(String.format(Locale.ROOT, format, values) + "\n");
    }

    private void dumpControl(ControlFile control) {
        line(
                "control version=%d ring=%s created=%s",
                ControlLayout.VERSION, control.ring(), time(control.createdMillis()));
        for (int number = 0; number < 2; number++) {
            String session = control.session(number)
                    .map(found -> String.format(
                            "sequence=%d %s boot=%s capacity=%d process=%d time=%s",
                            found.sequence(),
                            found.closed() ? "closed" : "open",
                            found.boot(),
                            found.capacity(),
                            found.process(),
                            time(found.timeMillis())))
                    .orElse("none");
            line("  session %d %s", number, session);
        }
        line("  tail=%d head=%d", control.tail(), control.head());
        for (int number = 0; number < 2; number++) {
            String slot = control.slots().read(number).map(BufferDump::describe).orElse("none");
            line("  slot %d %s", number, slot);
        }
    }

    private static String describe(PositionSlots.Slot slot) {
        return String.format(
                "sequence=%d scn=%s tail=%d windowStart=%d eventNumber=%d position=%s",
                slot.sequence(),
                Scn.describe(slot.scn()),
                slot.tail(),
                slot.windowStart(),
                slot.eventNumber(),
                slot.position().map(BufferDump::bytes).orElse("none"));
    }

    private static String bytes(byte[] bytes) {
        int shown = Math.min(bytes.length, MOST_POSITION_BYTES);
        return bytes.length + ":" + HexFormat.of().formatHex(bytes, 0, shown) + (shown < bytes.length ? "..." : "");
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private void dumpSegment(Path file, UUID ring, long end, boolean endIsUnknown) {
        MappedByteBuffer bytes;
        try {
            bytes = Mappings.map(file, false);
        } catch (IOException e) {
            throw BufferErrors.io("Mapping " + file, e);
        }
        try {
            SegmentHeader header = SegmentHeader.read(file, bytes, ring);
            Segment segment = new Segment(new MappedSegment(file, bytes, header.geometry(), Probe.NONE), header);
            dumpHeader(segment);
            if (index) {
                dumpIndex(segment);
            }
            if (events && header.isLive()) {
                dumpEvents(segment, end, endIsUnknown);
            }
        } catch (AesopException damaged) {
            line("segment %s unreadable: %s", file.getFileName(), damaged.describe());
        } finally {
            Mappings.unmap(bytes);
        }
    }

    private void dumpHeader(Segment segment) {
        SegmentHeader header = segment.header();
        line(
                "segment %s version=%d %s boot=%s",
                segment.file().getFileName(), SegmentLayout.VERSION, header.isLive() ? "live" : "spare", header.boot());
        line(
                "  first position=%d eventNumber=%d ordinal=%d scn=%d previousScn=%d",
                header.firstPosition(),
                header.firstEventNumber(),
                header.firstOrdinal(),
                segment.firstScn(),
                header.previousScn());
        line(
                "  data offset=%d length=%d, index slots=%d spacing=%d count=%d",
                header.geometry().dataOffset(),
                header.geometry().dataLength(),
                header.geometry().indexSlots(),
                header.geometry().indexSpacing(),
                segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET));
        line(
                "  %s%s",
                segment.isSealed()
                        ? "sealed end=" + segment.sealEnd() + " eventNumber=" + segment.sealEventNumber()
                        : segment.isSealDamaged() ? "seal damaged" : "not sealed",
                segment.fullSince() == Segment.UNKNOWN_TIME ? "" : ", full since " + time(segment.fullSince()));
    }

    private void dumpIndex(Segment segment) {
        long count = Math.min(
                segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET),
                segment.header().geometry().indexSlots());
        for (int entry = 0; entry < count; entry++) {
            StringBuilder bitmap = new StringBuilder();
            for (int word = 0; word < IndexLayout.BITMAP_WORDS; word++) {
                bitmap.append(String.format("%016x", ScnIndex.bitmapWord(segment, entry, word)));
            }
            line(
                    "  entry %d scn=%d position=%d eventNumber=%d ordinal=%d sources=%s%s",
                    entry,
                    ScnIndex.scn(segment, entry),
                    ScnIndex.position(segment, entry),
                    ScnIndex.eventNumber(segment, entry),
                    ScnIndex.ordinal(segment, entry),
                    bitmap,
                    ScnIndex.isIntact(segment, entry) ? "" : " damaged");
        }
    }

    private void dumpEvents(Segment segment, long committedEnd, boolean endIsUnknown) {
        EventWalk walk = new EventWalk();
        walk.toStart(segment);
        EventView event = new EventView();
        EventCrc crc = new EventCrc();
        ByteBuffer bytes = segment.bytes().duplicate();
        long end = Math.min(committedEnd, segment.isSealed() ? segment.sealEnd() : segment.roomEnd());
        int limit = segment.offsetOf(end);
        while (walk.offset() < limit && walk.look(limit)) {
            event.wrap(bytes, walk.offset());
            EventView.Verdict verdict = event.verify(crc, limit);
            line(
                    "  %d %s %s%s",
                    walk.position(),
                    event.isEndOfPeriod() ? "end" : "event",
                    event,
                    verdict == EventView.Verdict.VALID ? "" : " damaged: " + verdict);
            walk.pass();
        }
        if (walk.offset() < limit && !endIsUnknown) {
            line(
                    "  %d damaged: no event at offset=%d, though there are some up to %d",
                    walk.position(), walk.offset(), end);
        }
    }
}
