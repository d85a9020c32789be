package com.flipkart.aesop.buffer;

import com.flipkart.aesop.buffer.PositionSlots.Slot;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens what is in a directory: finds the last whole window, cuts off what follows it, and finds where the ring begins. Who
 * calls it holds the directory's lock.
 *
 * <p>If the page cache has survived, or the ring was closed in order, the tail in the control file is the truth and only the
 * last window is checked: constant time. If the system went down, pages may have reached the disk in any order: everything
 * from the last sealed segment on is scanned, and what follows the last whole window there is cut off. What is sealed must be
 * whole; if it is not, it is damaged, and the opening fails rather than lose it in silence.
 */
final class BufferRecovery {
    private final RingFiles files;
    private final BootId boot;
    private final List<String> notes = new ArrayList<>();
    private final SegmentLoader loader;
    private long bytesScanned;
    private long bytesCut;

    /** Bytes of windows that had been committed, as far as the control file knows. */
    private long bytesLost;

    BufferRecovery(RingFiles files, BootId boot) {
        this.files = files;
        this.boot = boot;
        this.loader = new SegmentLoader(files, true);
    }

    /** Opens the ring that the directory holds. */
    RecoveredRing recover(ControlFile control, boolean controlIsNew) {
        boolean whole = false;
        try {
            RecoveredRing ring = recoverSegments(control, controlIsNew);
            whole = true;
            return ring;
        } finally {
            if (!whole) {
                loader.unmapAll();
            }
        }
    }

    private RecoveredRing recoverSegments(ControlFile control, boolean controlIsNew) {
        Optional<ControlFile.Session> session = control.newestSession();
        boolean closed = session.isPresent() && session.get().closed();
        boolean sameRun = session.isPresent() && session.get().boot().isSameRun(boot);
        boolean pagesSurvived = closed || sameRun;
        if (pagesSurvived) {
            loader.load(control.ring());
        } else {
            loader.loadAfterSystemCrash(control.ring(), control.head());
        }
        loader.interruptedRetirements().forEach(files::delete);
        dropLost();
        loader.givenUp().forEach(files::delete);
        Optional<Slot> slot = pagesSurvived ? control.slots().newestAt(control.tail()) : Optional.empty();
        if (pagesSurvived && slot.isEmpty()) {
            notes.add("Tail and position slots of " + control.file()
                    + " contradict each other; the segments were scanned and decide");
        }
        RecoveryReport.Origin origin = closed
                ? RecoveryReport.Origin.CLOSED
                : sameRun ? RecoveryReport.Origin.PROCESS_CRASHED : RecoveryReport.Origin.SYSTEM_CRASHED;
        if (loader.segments().isEmpty()) {
            return empty(control, controlIsNew ? RecoveryReport.Origin.NEW : origin);
        }
        int believedIndexes = loader.segments().size();
        Slot last;
        if (slot.isPresent()) {
            last = slot.get();
            checkLastWindow(last);
        } else {
            believedIndexes = sealedSegments();
            last = scan(control, loader.segments().toArray(new Segment[0]));
        }
        if (controlIsNew) {
            notes.add("There was no file " + files.control() + ": it has been made anew from the segments, whose last"
                    + " window is SCN " + Scn.describe(last.scn()) + "; the producer finds its place by that alone");
        }
        cutAfter(last.tail(), last.scn(), slot.isEmpty());
        if (last.windowStart() == last.tail()) {
            dropDead(last.tail(), control.head());
        }
        if (loader.segments().isEmpty()) {
            return emptied(control, origin, last);
        }
        tellFirstScns(last.tail());
        Ring.Head head = findHead(last, control.head());
        return new RecoveredRing(
                control,
                loader.segments(),
                head,
                last,
                session.map(ControlFile.Session::capacity).orElse(0L),
                believedIndexes,
                report(origin, last.scn()));
    }

    /** What the power loss has left of these, if anything, cannot be told apart from what was in the files before. */
    private void dropLost() {
        List<Path> lost = loader.lost();
        if (!lost.isEmpty()) {
            notes.add("Headers of segment files in " + files.directory()
                    + " had not reached the disk when the system went"
                    + " down, so these were deleted with all that followed: files=" + lost.size() + " first="
                    + lost.get(0).getFileName());
        }
        // The newest first, so that a crash in between leaves no gap.
        for (int i = lost.size() - 1; i >= 0; i--) {
            files.delete(lost.get(i));
        }
    }

    private RecoveryReport report(RecoveryReport.Origin origin, long lastScn) {
        return new RecoveryReport(origin, lastScn, bytesScanned, Math.max(bytesCut, bytesLost), notes);
    }

    private int sealedSegments() {
        int count = 0;
        while (count < loader.segments().size() && loader.segments().get(count).isSealed()) {
            count++;
        }
        return count;
    }

    /** A control file without segments: the ring goes on, empty, where it was. */
    private RecoveredRing empty(ControlFile control, RecoveryReport.Origin origin) {
        Slot last = control.slots()
                .newest()
                .orElseThrow(() -> BufferErrors.corrupt(
                        control.file(),
                        ControlLayout.SLOTS_OFFSET,
                        "position slots",
                        "one whole",
                        "none, and no segment"));
        if (origin != RecoveryReport.Origin.NEW) {
            notes.add("There is no segment in " + files.directory()
                    + ": all history is gone; the ring goes on after SCN " + Scn.describe(last.scn()));
        }
        return emptied(control, origin, last);
    }

    private RecoveredRing emptied(ControlFile control, RecoveryReport.Origin origin, Slot last) {
        Slot none = new Slot(0, last.scn(), last.tail(), last.tail(), last.eventNumber(), last.position());
        Ring.Head head = new Ring.Head(last.tail(), last.scn(), Scn.NONE, last.eventNumber());
        return new RecoveredRing(control, loader.segments(), head, none, 0, 0, report(origin, last.scn()));
    }

    /** The pages have survived: what the tail promises must be there. */
    private void checkLastWindow(Slot last) {
        List<Segment> segments = loader.segments();
        Segment oldest = segments.get(0);
        if (last.windowStart() < oldest.firstPosition()) {
            throw BufferErrors.corrupt(
                    oldest.file(),
                    0,
                    "first position (is a segment missing?)",
                    "at most " + last.windowStart(),
                    oldest.firstPosition());
        }
        Segment[] all = segments.toArray(new Segment[0]);
        Segment newest = all[Ring.find(all, Math.max(oldest.firstPosition(), last.tail() - 1))];
        if (last.tail() > Math.min(newest.roomEnd(), newest.end())) {
            throw BufferErrors.corrupt(
                    newest.file(), 0, "end (is a segment missing?)", "at least " + last.tail(), newest.roomEnd());
        }
        if (last.windowStart() == last.tail()) {
            return;
        }
        WindowScan scan = new WindowScan(all, last.tail(), WindowScan.EventVisitor.NONE);
        scan.from(last.windowStart(), 0, last.scn() - 1);
        boolean whole = scan.next();
        bytesScanned += scan.bytesScanned();
        if (!whole || scan.lastScn() != last.scn() || scan.windowEnd() != last.tail()) {
            throw BufferErrors.corruptLastWindow(
                    scan.segment().file(),
                    scan.segment() == oldest,
                    scan.offset(),
                    "SCN " + last.scn() + " whole in [" + last.windowStart() + ", " + last.tail() + ")",
                    whole ? "SCN " + scan.lastScn() + " to " + scan.windowEnd() : scan.stop());
        }
    }

    /** The pages may have been lost: only what can be proved is believed. */
    private Slot scan(ControlFile control, Segment[] all) {
        Segment newest = all[all.length - 1];
        long end = newest.isSealed() ? sealEnd(newest) : newest.roomEnd();
        WindowScan scan = new WindowScan(all, end, WindowScan.EventVisitor.NONE);
        long windowStart = startScan(all, scan);
        while (scan.next()) {
            windowStart = scan.windowStart();
        }
        bytesScanned += scan.bytesScanned();
        refuseDamagedSealed(all, scan);
        long tail = scan.windowEnd();
        if (windowStart == all[0].firstPosition() && all[0].firstOrdinal() != 0) {
            // The only window that is whole began in a segment that was given up: nobody can read it any more.
            windowStart = tail;
        }
        long scn = scan.lastScn();
        tellLost(control, tail, scn);
        Optional<byte[]> position =
                control.slots().newestAt(tail).filter(slot -> slot.scn() == scn).flatMap(Slot::position);
        return new Slot(0, scn, tail, windowStart, scan.eventNumber(), position);
    }

    /** The control file may have reached the disk later than the windows that it tells of. */
    private void tellLost(ControlFile control, long tail, long scn) {
        Optional<Slot> promised =
                control.slots().newestAt(control.tail()).filter(slot -> slot.tail() > tail && slot.scn() > scn);
        if (promised.isPresent()) {
            bytesLost = promised.get().tail() - tail;
            notes.add("The windows after SCN " + Scn.describe(scn) + " up to SCN "
                    + Scn.describe(promised.get().scn()) + " had been committed in " + files.directory()
                    + " and have not reached the disk whole: the producer has to read them from its source again");
        }
    }

    /**
     * Starts at a window's start, so early that the window which runs into the newest sealed segment is gone through whole;
     * if there is no such start, with the oldest segment.
     */
    private static long startScan(Segment[] all, WindowScan scan) {
        int starts = 0;
        for (int i = all.length - 1; i >= 0; i--) {
            EventWalk walk = new EventWalk();
            if (all[i].isSealed() && WindowStart.find(all, i, sealEnd(all[i]), walk)) {
                starts++;
                if (starts == 2) {
                    scan.from(walk.position(), walk.eventNumber(), walk.windowScn());
                    return walk.position();
                }
            }
        }
        scan.fromOldest();
        return all[0].firstPosition();
    }

    private static long sealEnd(Segment sealed) {
        if (sealed.end() == Segment.NO_END_YET) {
            sealed.end(sealed.sealEnd(), sealed.sealEventNumber());
        }
        return sealed.end();
    }

    private static void refuseDamagedSealed(Segment[] all, WindowScan scan) {
        if (scan.stop().isEmpty()) {
            return;
        }
        Segment stopped = scan.segment();
        boolean damaged = stopped.isSealed() && scan.offset() < stopped.offsetOf(sealEnd(stopped));
        for (int i = scan.segmentIndex() + 1; i < all.length; i++) {
            damaged |= all[i].isSealed();
        }
        if (damaged) {
            throw BufferErrors.corrupt(stopped.file(), scan.offset(), "forced event", "a whole one", scan.stop());
        }
    }

    /** Drops what follows the tail: segments, and bytes that could be taken for windows at a later opening. */
    private void cutAfter(long tail, long lastScn, boolean thoroughly) {
        List<Segment> segments = loader.segments();
        while (!segments.isEmpty() && isBeyond(segments, tail)) {
            Segment beyond = segments.remove(segments.size() - 1);
            bytesCut += TornTail.eventsLength(beyond, beyond.firstPosition(), lastScn);
            files.delete(beyond.file());
            beyond.mapped().unmap();
        }
        if (segments.isEmpty()) {
            return;
        }
        Segment newest = segments.get(segments.size() - 1);
        newest.reopen();
        try {
            if (newest.isSealed()) {
                newest.unseal();
            }
            bytesCut +=
                    thoroughly ? TornTail.zeroAll(newest, tail, lastScn) : TornTail.zeroEvents(newest, tail, lastScn);
        } catch (IOException e) {
            throw BufferErrors.io("Cutting the torn tail of " + newest.file() + " off", e);
        }
    }

    /** The newest segment has nothing that is committed. A first segment stays, if its ring has never had a window. */
    private static boolean isBeyond(List<Segment> segments, long tail) {
        Segment newest = segments.get(segments.size() - 1);
        boolean neverUsed = segments.size() == 1
                && newest.firstPosition() == tail
                && newest.firstOrdinal() == 0
                && newest.firstScn() == Segment.NO_SCN_YET;
        return newest.firstPosition() >= tail && !neverUsed;
    }

    /** Each segment's first SCN is that of its first event; a power loss may have kept it from the header. */
    private void tellFirstScns(long tail) {
        for (Segment segment : loader.segments()) {
            if (segment.firstPosition() >= tail) {
                continue;
            }
            EventWalk walk = new EventWalk();
            walk.toStart(segment);
            if (!walk.look(segment.offsetOf(Math.min(tail, segment.end())))) {
                throw BufferErrors.corrupt(segment.file(), walk.offset(), "first event", "an event", "something else");
            }
            if (segment.firstScn() == Segment.NO_SCN_YET) {
                segment.firstScn(walk.scn());
            } else if (segment.firstScn() != walk.scn()) {
                throw BufferErrors.corrupt(
                        segment.file(), SegmentLayout.FIRST_SCN_OFFSET, "first SCN", walk.scn(), segment.firstScn());
            }
        }
    }

    private Ring.Head findHead(Slot last, long givenUp) {
        List<Segment> segments = loader.segments();
        Segment[] all = segments.toArray(new Segment[0]);
        Segment oldest = all[0];
        if (last.windowStart() == last.tail()) {
            return new Ring.Head(last.tail(), last.scn(), Scn.NONE, last.eventNumber());
        }
        EventWalk walk = new EventWalk();
        int index = 0;
        while (!WindowStart.find(all, index, last.tail(), walk)) {
            index++;
            if (index == all.length) {
                throw BufferErrors.corrupt(oldest.file(), 0, "windows", "the start of one", "none");
            }
        }
        dropOldest(index, last.tail(), givenUp);
        Ring.Head head = new Ring.Head(walk.position(), walk.windowScn(), Scn.NONE, walk.eventNumber());
        return head.withFirstWindow(walk.scn());
    }

    /** No window is held: segments that end here have only the end of one whose beginning was given up. */
    private void dropDead(long tail, long givenUp) {
        int dead = 0;
        while (dead < loader.segments().size() && loader.segments().get(dead).firstPosition() < tail) {
            dead++;
        }
        dropOldest(dead, tail, givenUp);
    }

    /**
     * Segments in which no window begins hold only the end of one that was given up. What lies before the head had been given
     * up when the ring was open last; of the rest, somebody has taken the beginning away.
     */
    private void dropOldest(int count, long tail, long givenUp) {
        List<Path> beheaded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Segment dead = loader.segments().remove(0);
            if (Math.min(dead.end(), tail) > givenUp) {
                beheaded.add(dead.file());
            }
            files.delete(dead.file());
            dead.mapped().unmap();
        }
        if (!beheaded.isEmpty()) {
            notes.add("Segment files in " + files.directory()
                    + " had only the rest of a window whose beginning is gone, and" + " were deleted: files="
                    + beheaded.size() + " first=" + beheaded.get(0).getFileName());
        }
    }
}
