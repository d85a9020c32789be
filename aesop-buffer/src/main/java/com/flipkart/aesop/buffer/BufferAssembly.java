package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of an open buffer, and how they are put together.
 *
 * @param ring what writer and readers share
 * @param lock on the directory
 * @param supply of segment files
 * @param sealer of full segments
 * @param forcing of windows
 * @param writer the single one
 * @param ages who gives up what is too old while nobody writes, if there is a limit
 * @param listeners of commits
 * @param report what opening found
 */
record BufferAssembly(
        Ring ring,
        DirectoryLock lock,
        SegmentSupply supply,
        Sealer sealer,
        Forcing forcing,
        WindowWriter writer,
        Optional<AgeTimer> ages,
        CommitListeners listeners,
        RecoveryReport report) {
    private static final Logger LOG = LoggerFactory.getLogger(MappedEventBuffer.class);

    static BufferAssembly open(Path directory, BufferSettings settings, long initialScn, BootId boot, Probe probe) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw BufferErrors.io("Making the buffer's directory " + directory, e);
        }
        DirectoryLock lock = DirectoryLock.take(directory);
        boolean open = false;
        try {
            RingFiles files = new RingFiles(directory, probe);
            files.removeTemporaries();
            BufferAssembly parts = openLocked(files, settings, initialScn, boot, lock);
            open = true;
            return parts;
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    private static BufferAssembly openLocked(
            RingFiles files, BufferSettings settings, long initialScn, BootId boot, DirectoryLock lock) {
        RecoveredRing recovered = recover(files, boot, settings, initialScn);
        boolean open = false;
        try {
            BufferAssembly parts = assemble(files, settings, boot, recovered, lock);
            open = true;
            return parts;
        } finally {
            if (!open) {
                recovered.segments().forEach(segment -> segment.mapped().unmap());
                recovered.control().unmap();
            }
        }
    }

    private static RecoveredRing recover(RingFiles files, BootId boot, BufferSettings settings, long initialScn) {
        boolean controlIsNew = !Files.exists(files.control());
        ControlFile control =
                controlIsNew ? newControl(files, initialScn) : ControlFile.open(files.control(), true, files.probe());
        boolean whole = false;
        RecoveredRing recovered = null;
        try {
            recovered = new BufferRecovery(files, boot).recover(control, controlIsNew);
            if (recovered.segments().isEmpty()) {
                recovered.segments().add(firstSegment(files, control, boot, settings, recovered));
            }
            takeOver(files, boot, settings, recovered);
            whole = true;
            return recovered;
        } finally {
            if (!whole) {
                if (recovered != null) {
                    recovered.segments().forEach(segment -> segment.mapped().unmap());
                }
                control.unmap();
            }
        }
    }

    private static ControlFile newControl(RingFiles files, long initialScn) {
        NavigableMap<Long, Path> segments = files.segments();
        UUID ring = segments.isEmpty()
                ? UUID.randomUUID()
                : SegmentLoader.ringOf(segments.lastEntry().getValue());
        ControlFile control = ControlFile.create(files, ring, System.currentTimeMillis());
        control.slots().write(new PositionSlots.Slot(0, initialScn, 0, 0, 0, Optional.empty()));
        return control;
    }

    private static Segment firstSegment(
            RingFiles files, ControlFile control, BootId boot, BufferSettings settings, RecoveredRing recovered) {
        PositionSlots.Slot last = recovered.last();
        MappedSegment file = SegmentSupply.create(files, control.ring(), "first", SegmentGeometry.of(settings));
        SegmentHeader header = new SegmentHeader(
                SegmentLayout.STATE_LIVE,
                control.ring(),
                boot,
                last.tail(),
                last.scn(),
                last.eventNumber(),
                0,
                file.geometry());
        header.write(file.bytes());
        forceHeader(file);
        Path name = files.segment(last.tail());
        files.rename(file.file(), name);
        file.renamedTo(name);
        return new Segment(file, header);
    }

    private static void forceHeader(MappedSegment file) {
        try {
            file.force(0, SegmentLayout.HEADER_LENGTH);
        } catch (IOException e) {
            throw BufferErrors.io("Forcing " + file.file(), e);
        }
    }

    /** Writes down what was found, so that from here on the tail and the newer slot are the truth again. */
    private static void takeOver(RingFiles files, BootId boot, BufferSettings settings, RecoveredRing recovered) {
        ControlFile control = recovered.control();
        control.slots().write(recovered.last());
        control.publishTail(recovered.last().tail());
        control.moveHead(recovered.head().position());
        control.writeSession(false, boot, settings.capacity(), System.currentTimeMillis());
        control.force();
        if (!control.file().equals(files.control())) {
            files.rename(control.file(), files.control());
            control.renamedTo(files.control());
        }
        files.force();
        files.probe().at(Probe.Point.SESSION_OPENED);
    }

    private static BufferAssembly assemble(
            RingFiles files, BufferSettings settings, BootId boot, RecoveredRing recovered, DirectoryLock lock) {
        Segment[] segments = recovered.segments().toArray(new Segment[0]);
        Ring ring = new Ring(files, recovered.control(), settings, boot, segments, recovered.head());
        List<String> notes = new ArrayList<>(recovered.report().notes());
        ScnIndexWriter index = restoreIndexes(recovered, segments, files, notes);
        SegmentGeometry geometry = SegmentGeometry.of(settings);
        SegmentSupply supply = new SegmentSupply(
                files,
                ring.control().ring(),
                geometry,
                adoptSpare(ring, geometry, recovered.report().origin()));
        Sealer sealer = new Sealer(files, ring.metrics(), settings.sealDelay());
        Forcing forcing = Forcing.of(ring, recovered.report().origin());
        supply.awaitReadersWith(() -> {
            ring.awaitReaders();
            sealer.awaitForce();
            forcing.awaitForce();
            ring.sourceLists().awaitBuild();
        });
        boolean whole = false;
        try {
            BufferAssembly parts =
                    assemble(new Threads(ring, supply, sealer, forcing), settings, recovered, lock, index, notes);
            whole = true;
            return parts;
        } finally {
            if (!whole) {
                ring.sourceLists().close();
                forcing.close();
                sealer.close();
                supply.close();
                // The others were given to the supply.
                recovered.segments().retainAll(List.of(ring.segments()));
            }
        }
    }

    /** What has a thread of its own, and the ring that it works on. */
    private record Threads(Ring ring, SegmentSupply supply, Sealer sealer, Forcing forcing) {}

    private static BufferAssembly assemble(
            Threads threads,
            BufferSettings settings,
            RecoveredRing recovered,
            DirectoryLock lock,
            ScnIndexWriter index,
            List<String> notes) {
        Ring ring = threads.ring();
        SegmentSupply supply = threads.supply();
        Sealer sealer = threads.sealer();
        Reclaimer reclaimer = reclaim(ring, supply, recovered, notes);
        Segment[] left = ring.segments();
        for (int i = 0; i < left.length - 1; i++) {
            if (!left[i].isSealed()) {
                sealer.seal(left[i]);
            }
        }
        supply.replenish();
        RingTail tail = new RingTail(ring, supply, reclaimer, sealer, index);
        tail.start(recovered.last());
        CommitListeners listeners = new CommitListeners();
        WindowWriter writer = new WindowWriter(ring, tail, threads.forcing().forcer(), listeners, recovered.last());
        Optional<AgeTimer> ages =
                settings.maxAge().map(maxAge -> new AgeTimer(ring.files().directory(), writer, maxAge));
        RecoveryReport found = recovered.report();
        RecoveryReport report =
                new RecoveryReport(found.origin(), found.lastScn(), found.bytesScanned(), found.bytesCut(), notes);
        threads.forcing().start(ring);
        ages.ifPresent(AgeTimer::start);
        tell(ring.files(), report);
        return new BufferAssembly(ring, lock, supply, sealer, threads.forcing(), writer, ages, listeners, report);
    }

    /** Gives up what does not fit the settings any more, and says so. */
    private static Reclaimer reclaim(Ring ring, SegmentSupply supply, RecoveredRing recovered, List<String> notes) {
        BufferSettings settings = ring.settings();
        AgeLimit ages = new AgeLimit(settings.maxAge(), ring.files().probe());
        ages.takeOver(ring.segments());
        boolean old = ages.isOver(ring.segments()[0]);
        Reclaimer reclaimer = new Reclaimer(ring, supply, ages);
        long before = ring.head().minScn();
        boolean evicted = reclaimer.reclaim(recovered.last().windowStart());
        String windows = ": the windows from SCN " + Scn.describe(before) + " to "
                + Scn.describe(ring.head().previousScn()) + " were given up";
        if (evicted && settings.capacity() < recovered.capacityBefore()) {
            notes.add("The ring was larger than the capacity of " + settings.capacity() + " bytes" + windows);
        } else if (evicted && old) {
            notes.add("The ring had windows that were committed more than maxAge="
                    + settings.maxAge().orElseThrow() + " ago" + windows);
        }
        return reclaimer;
    }

    private static ScnIndexWriter restoreIndexes(
            RecoveredRing recovered, Segment[] segments, RingFiles files, List<String> notes) {
        IndexRecovery recovery = new IndexRecovery(files.probe());
        int newest = segments.length - 1;
        for (int i = 0; i < newest; i++) {
            if (i >= recovered.rebuildIndexFrom()) {
                recovery.rebuildFull(segments[i]);
            } else if (recovery.restoreFull(segments[i])) {
                notes.add("The index of " + segments[i].file() + " was damaged and has been built anew");
            }
        }
        ScnIndexWriter writer = new ScnIndexWriter(files.probe());
        long tail = recovered.last().tail();
        if (newest >= recovered.rebuildIndexFrom()) {
            recovery.rebuildNewest(segments[newest], tail, writer);
        } else if (recovery.resume(segments[newest], tail, writer)) {
            notes.add("The index of " + segments[newest].file() + " was damaged and has been built anew");
        }
        return writer;
    }

    /**
     * Takes over a file of the last session. Not after a crash of the system: the ring may be further back now than what such
     * a file has held, and if its next events did not reach the disk either, old windows would be taken for the ones that follow.
     */
    private static MappedSegment adoptSpare(Ring ring, SegmentGeometry geometry, RecoveryReport.Origin origin) {
        boolean mayBeAhead = origin == RecoveryReport.Origin.SYSTEM_CRASHED;
        RingFiles files = ring.files();
        MappedSegment spare = null;
        for (Path file : files.spares()) {
            boolean done = false;
            try {
                if (spare == null && !mayBeAhead && Files.size(file) == geometry.fileLength()) {
                    spare = new MappedSegment(file, Mappings.map(file, true), geometry, files.probe());
                    SegmentHeader.spare(ring.control().ring(), geometry).write(spare.bytes());
                    spare.force(0, SegmentLayout.HEADER_LENGTH);
                } else {
                    files.delete(file);
                }
                done = true;
            } catch (IOException e) {
                throw BufferErrors.io("Taking over " + file, e);
            } finally {
                if (!done && spare != null) {
                    spare.unmap();
                }
            }
        }
        return spare;
    }

    private static void tell(RingFiles files, RecoveryReport report) {
        report.notes().forEach(note -> LOG.warn("{}", note));
        LOG.info(
                "Opened the buffer in {}: origin={} lastScn={} bytesScanned={} bytesCut={}",
                files.directory(),
                report.origin(),
                Scn.describe(report.lastScn()),
                report.bytesScanned(),
                report.bytesCut());
    }

    /**
     * Brings everything to the disk and says so, so that the next opening need not look. After a failure to force it is not
     * said: the system reports such a failure once, and what it has dropped then is not written by another try.
     */
    static void forceAndMarkClosed(Ring ring) {
        Segment[] segments = ring.segments();
        Probe probe = ring.files().probe();
        for (Segment segment : segments) {
            // The newest, and any that the sealer has failed on.
            if (!segment.isSealed()) {
                force(segment);
            }
        }
        ring.control().force();
        ring.files().force();
        probe.at(Probe.Point.CLOSING_FORCED);
        if (ring.metrics().hasForceFailed()) {
            LOG.warn(
                    "The buffer in {} is closed, but what failed to be forced may not be on the disk: the next opening proves"
                            + " it if the system goes down before",
                    ring.files().directory());
            return;
        }
        ring.control().writeSession(true, ring.boot(), ring.settings().capacity(), System.currentTimeMillis());
        ring.control().force();
        probe.at(Probe.Point.CLOSED);
    }

    private static void force(Segment segment) {
        try {
            segment.mapped().force();
        } catch (IOException e) {
            throw BufferErrors.io("Forcing " + segment.file(), e);
        }
    }
}
