package com.flipkart.aesop.buffer;

import com.flipkart.aesop.buffer.PositionSlots.Slot;
import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Proves, without changing anything, that a ring keeps its invariants, which are numbered in the package's description. Reads
 * every event. The ring must not be open; it may have been left behind by a killed process. After a power loss open it once
 * before: until then what the disk did not get looks like damage.
 */
public final class BufferCheck {
    private static final Set<String> KNOWN_FILES = Set.of(ControlLayout.FILE_NAME, "lock");

    /** If no file says which ring it is, no file can be read. */
    private static final UUID NO_RING = new UUID(0, 0);

    private final RingFiles files;
    private final List<Violation> violations = new ArrayList<>();
    private long windows;
    private long events;

    /**
     * An invariant that does not hold.
     *
     * @param invariant its number: {@code I7}
     * @param file where
     * @param what expected and actual
     */
    public record Violation(String invariant, Path file, String what) {
        @Override
        public String toString() {
            return invariant + " " + file + ": " + what;
        }
    }

    /**
     * What a check has found.
     *
     * @param windows windows that were proved; behind damage also one of which only the end is left
     * @param events events that were proved
     * @param violations empty if all is well
     */
    public record Result(long windows, long events, List<Violation> violations) {
        public Result {
            violations = List.copyOf(violations);
        }
    }

    private BufferCheck(Path directory) {
        this.files = new RingFiles(directory, Probe.NONE);
    }

    /**
     * Checks the ring in a directory.
     *
     * @throws AesopException {@code LOCKED} if it is open; {@code IO_FAILED} if it cannot be read
     */
    public static Result check(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw BufferErrors.noDirectory("Checking", directory);
        }
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return new BufferCheck(directory).run();
        } finally {
            lock.close();
        }
    }

    private Result run() {
        checkNames();
        ControlFile control = null;
        try {
            control = ControlFile.open(files.control(), false, Probe.NONE);
        } catch (AesopException e) {
            violated("I1", files.control(), e.describe());
        }
        if (control == null) {
            checkHeaders(ringOfSegments(files));
        } else {
            checkAll(control);
        }
        return new Result(windows, events, violations);
    }

    private void checkAll(ControlFile control) {
        try {
            if (checkHeaders(Optional.of(control.ring()))) {
                checkRing(control);
            }
        } catch (AesopException e) {
            violated("I1", files.directory(), e.describe());
        } finally {
            control.unmap();
        }
    }

    /** The identity that a segment gives, if the control file cannot. */
    static Optional<UUID> ringOfSegments(RingFiles files) {
        for (Path file : files.segments().values()) {
            try {
                return Optional.of(SegmentLoader.ringOf(file));
            } catch (AesopException damaged) {
                // Perhaps another says it; who wants to know looks at each file later and tells of this one then.
            }
        }
        return Optional.empty();
    }

    /** Looks at each file, so that one check names all that cannot be read. */
    private boolean checkHeaders(Optional<UUID> ring) {
        boolean whole = true;
        for (Path file : files.segments().values()) {
            try {
                SegmentLoader.verifyHeader(file, ring.orElse(NO_RING));
            } catch (AesopException e) {
                violated("I1", file, e.describe());
                whole = false;
            }
        }
        return whole;
    }

    private void checkNames() {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(files.directory())) {
            for (Path file : names) {
                String name = file.getFileName().toString();
                boolean known = KNOWN_FILES.contains(name)
                        || name.endsWith(RingFiles.TEMPORARY_SUFFIX)
                        || RingFiles.isSpare(name)
                        || Position.ofSegmentFile(name).isPresent();
                if (!known) {
                    violated("I12", file, "is not a file of a ring");
                }
            }
        } catch (IOException e) {
            throw BufferErrors.io("Listing " + files.directory(), e);
        }
    }

    private void checkRing(ControlFile control) {
        SegmentLoader loader = new SegmentLoader(files, false);
        loader.load(control.ring());
        try {
            List<Segment> segments = loader.segments();
            Optional<Slot> slot = control.slots().newestAt(control.tail());
            if (slot.isEmpty()) {
                violated("I8", control.file(), "no whole position slot belongs to tail=" + control.tail());
            } else if (segments.isEmpty()) {
                violated("I2", files.directory(), "there is no segment");
            } else {
                checkSegments(control, segments, slot.get());
            }
        } finally {
            loader.unmapAll();
        }
    }

    private void checkSegments(ControlFile control, List<Segment> loaded, Slot slot) {
        long tail = control.tail();
        List<Segment> committed = new ArrayList<>(loaded);
        while (committed.size() > 1 && committed.get(committed.size() - 1).firstPosition() >= tail) {
            committed.remove(committed.size() - 1);
        }
        Segment[] segments = committed.toArray(new Segment[0]);
        Segment newest = segments[segments.length - 1];
        if (tail < segments[0].firstPosition() || tail > newest.roomEnd()) {
            violated(
                    "I3",
                    newest.file(),
                    "tail=" + tail + " is not in [" + segments[0].firstPosition() + ", " + newest.roomEnd() + "]");
            return;
        }
        for (Segment segment : segments) {
            if (segment.isSealed() && segment.sealEnd() > tail) {
                violated("I10", segment.file(), "sealed up to " + segment.sealEnd() + ", beyond tail=" + tail);
            }
        }
        boolean closed =
                control.newestSession().map(ControlFile.Session::closed).orElse(false);
        if (closed) {
            checkCapacity(control, segments, slot);
        }
        newest.reopen();
        checkWindows(control, segments, slot, closed);
    }

    /**
     * The oldest segment is kept only while the ring is within its capacity or the last window begins in it. A killed process
     * may leave files behind that it had given up.
     */
    private void checkCapacity(ControlFile control, Segment[] segments, Slot slot) {
        long allocated = 0;
        for (Segment segment : segments) {
            allocated += segment.header().geometry().dataLength();
        }
        long capacity =
                control.newestSession().map(ControlFile.Session::capacity).orElse(Long.MAX_VALUE);
        if (allocated > capacity && segments.length > 1 && segments[1].firstPosition() <= slot.windowStart()) {
            violated("I11", segments[0].file(), "allocated=" + allocated + " capacity=" + capacity);
        }
    }

    private void checkWindows(ControlFile control, Segment[] segments, Slot slot, boolean closed) {
        long tail = control.tail();
        IndexAudit audit = new IndexAudit(segments, tail, closed, this::violated);
        HeaderAudit headers = new HeaderAudit(this::violated);
        WindowScan scan = new WindowScan(segments, tail, (event, walk) -> {
            audit.visit(event, walk);
            headers.visit(event, walk);
            events++;
        });
        scan.fromOldest();
        long head = segments[0].firstOrdinal() == 0 ? segments[0].firstPosition() : -1;
        long lastStart = tail;
        boolean headSeen = false;
        while (scan.next()) {
            windows++;
            if (head < 0) {
                head = scan.windowEnd();
                windows--;
            } else {
                lastStart = scan.windowStart();
            }
            headSeen |= control.head() == lastStart;
        }
        if (!scan.stop().isEmpty()) {
            BehindDamage behind = new BehindDamage(segments, tail, (event, walk) -> events++, this::violated);
            behind.tellFrom(scan);
            windows += behind.windows();
            return;
        }
        audit.end();
        long first = head < 0 ? tail : head;
        if (closed ? control.head() != first : !headSeen && control.head() != tail) {
            violated("I9", control.file(), "head=" + control.head() + ", but the first window begins at " + first);
        }
        checkSlot(control, scan, slot, lastStart);
    }

    private void checkSlot(ControlFile control, WindowScan scan, Slot slot, long lastStart) {
        if (slot.scn() != scan.lastScn()) {
            violated("I8", control.file(), "slot's SCN=" + slot.scn() + ", but the last window's is " + scan.lastScn());
        }
        if (slot.eventNumber() != scan.eventNumber()) {
            violated(
                    "I8",
                    control.file(),
                    "slot's event number=" + slot.eventNumber() + ", but " + scan.eventNumber()
                            + " events were written");
        }
        if (slot.windowStart() != lastStart) {
            violated(
                    "I8",
                    control.file(),
                    "slot's window start=" + slot.windowStart() + ", but the last window begins at " + lastStart);
        }
    }

    private void violated(String invariant, Path file, String what) {
        violations.add(new Violation(invariant, file, what));
    }
}
