package com.flipkart.aesop.core.scn;

import static com.flipkart.aesop.core.scn.Checkpoint.UNSET;
import static com.flipkart.aesop.core.scn.Checkpoint.require;

import java.util.List;
import java.util.Objects;

/**
 * How far a bootstrap is. For sources S1 to S3 its phases are: snapshot S1, catch-up S1, snapshot S2, catch-up S1
 * and S2, snapshot S3, catch-up S1 to S3; then the client goes on online after the target SCN.
 *
 * <pre>{@code
 * Checkpoint c = BootstrapProgress.start(sinceScn, sources);     // snapshot of the first source
 * c = BootstrapProgress.started(c, startScn, server);            // what /startSCN said; once
 *     ... the server's checkpoint events take the place of c ...
 * c = BootstrapProgress.snapshotDone(c);                         // the phase is complete
 * c = BootstrapProgress.targeted(c, targetScn, sources);         // what /targetSCN said; catch-up of the first source
 * c = BootstrapProgress.catchupDone(c, sources);                 // next catch-up, next snapshot, or online
 * }</pre>
 *
 * @param sinceScn what the client had when it began; -1 not set
 * @param startScn changes from here on are repeated by catch-up; -1 not set
 * @param targetScn catch-up ends here; -1 not set
 * @param snapshotSource name of the source being scanned; empty if there is none
 * @param snapshotSourceIndex its place in the list of sources
 * @param snapshotOffset row of the table that has been seen last; 0 at the start; -1 when the scan is done or
 *     was never begun
 * @param catchupSource name of the source whose changes are repeated; empty if there is none
 * @param catchupSourceIndex its place in the list of sources
 * @param server {@code host:port} of the server that the bootstrap was begun on; empty if there is none
 */
public record BootstrapProgress(
        long sinceScn,
        long startScn,
        long targetScn,
        String snapshotSource,
        int snapshotSourceIndex,
        long snapshotOffset,
        String catchupSource,
        int catchupSourceIndex,
        String server) {
    /** No bootstrap. */
    public static final BootstrapProgress NONE = new BootstrapProgress(UNSET, UNSET, UNSET, "", 0, UNSET, "", 0, "");

    public BootstrapProgress {
        Objects.requireNonNull(snapshotSource, "snapshotSource");
        Objects.requireNonNull(catchupSource, "catchupSource");
        Objects.requireNonNull(server, "server");
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Throws what contradicts itself in a checkpoint of {@code mode}. */
    void requireConsistent(ConsumptionMode mode) {
        if (mode != ConsumptionMode.BOOTSTRAP_SNAPSHOT && mode != ConsumptionMode.BOOTSTRAP_CATCHUP) {
            return;
        }
        boolean catchup = mode == ConsumptionMode.BOOTSTRAP_CATCHUP;
        require(snapshotOffset >= UNSET, "snapshot_offset=" + snapshotOffset + " is below -1");
        require(
                startScn != UNSET || (snapshotOffset == 0 && targetScn == UNSET && !catchup),
                "a bootstrap has begun without bootstrap_start_scn: " + this);
        require(
                targetScn == UNSET || targetScn >= startScn,
                "bootstrap_target_scn=" + targetScn + " is before bootstrap_start_scn=" + startScn);
        if (catchup) {
            require(snapshotOffset == UNSET, "catch-up before the snapshot is done: snapshot_offset=" + snapshotOffset);
            require(targetScn != UNSET, "catch-up without bootstrap_target_scn: " + this);
            require(
                    catchupSourceIndex <= snapshotSourceIndex,
                    "catch-up of a source before its snapshot: bootstrap_catchup_source_index=" + catchupSourceIndex
                            + " bootstrap_snapshot_source_index=" + snapshotSourceIndex);
        }
    }

    /**
     * The beginning of a bootstrap: the snapshot of the first source.
     *
     * @param sinceScn the last window that the client has seen, or -1
     * @param sources names, in the order of the phases
     */
    public static Checkpoint start(long sinceScn, List<String> sources) {
        return snapshot(new BootstrapProgress(sinceScn, UNSET, UNSET, sources.get(0), 0, 0, "", 0, ""));
    }

    /** After the server has said where catch-up begins. Once in a bootstrap. */
    public static Checkpoint started(Checkpoint now, long startScn, String server) {
        BootstrapProgress b = now.bootstrap();
        requireMode(now, ConsumptionMode.BOOTSTRAP_SNAPSHOT);
        require(b.startScn == UNSET, "bootstrap_start_scn is set already: " + b.startScn);
        require(startScn >= 0, "bootstrap_start_scn=" + startScn + " is below 0");
        return snapshot(new BootstrapProgress(
                b.sinceScn,
                startScn,
                b.targetScn,
                b.snapshotSource,
                b.snapshotSourceIndex,
                b.snapshotOffset,
                "",
                0,
                server));
    }

    /** After rows of the snapshot, the last of which was {@code row}. */
    public static Checkpoint snapshotRow(Checkpoint now, long row) {
        requireMode(now, ConsumptionMode.BOOTSTRAP_SNAPSHOT);
        require(
                row > now.bootstrap().snapshotOffset && now.bootstrap().snapshotOffset != UNSET,
                "row " + row + " of the snapshot does not follow " + now.bootstrap().snapshotOffset);
        return snapshot(now.bootstrap().withSnapshotOffset(row));
    }

    /** After the last row of a source's snapshot. */
    public static Checkpoint snapshotDone(Checkpoint now) {
        requireMode(now, ConsumptionMode.BOOTSTRAP_SNAPSHOT);
        return snapshot(now.bootstrap().withSnapshotOffset(UNSET));
    }

    /** After the server has said where catch-up ends: the catch-up of the first source. */
    public static Checkpoint targeted(Checkpoint now, long targetScn, List<String> sources) {
        BootstrapProgress b = now.bootstrap();
        requireMode(now, ConsumptionMode.BOOTSTRAP_SNAPSHOT);
        require(
                b.snapshotOffset == UNSET,
                "the target before the end of the snapshot: snapshot_offset=" + b.snapshotOffset);
        return catchup(new BootstrapProgress(
                b.sinceScn,
                b.startScn,
                targetScn,
                b.snapshotSource,
                b.snapshotSourceIndex,
                UNSET,
                sources.get(0),
                0,
                b.server));
    }

    /** After the last change of a source's catch-up: the next catch-up, the next snapshot, or online. */
    public static Checkpoint catchupDone(Checkpoint now, List<String> sources) {
        BootstrapProgress b = now.bootstrap();
        requireMode(now, ConsumptionMode.BOOTSTRAP_CATCHUP);
        if (b.catchupSourceIndex < b.snapshotSourceIndex) {
            int next = b.catchupSourceIndex + 1;
            return catchup(new BootstrapProgress(
                    b.sinceScn,
                    b.startScn,
                    b.targetScn,
                    b.snapshotSource,
                    b.snapshotSourceIndex,
                    UNSET,
                    sources.get(next),
                    next,
                    b.server));
        }
        int next = b.snapshotSourceIndex + 1;
        if (next == sources.size()) {
            return Checkpoint.after(b.targetScn);
        }
        return snapshot(new BootstrapProgress(
                b.sinceScn, b.startScn, b.targetScn, sources.get(next), next, 0, "", 0, b.server));
    }

    private static Checkpoint snapshot(BootstrapProgress progress) {
        return new Checkpoint(ConsumptionMode.BOOTSTRAP_SNAPSHOT, Scn.NONE, UNSET, Scn.NONE, UNSET, progress);
    }

    private static Checkpoint catchup(BootstrapProgress progress) {
        return new Checkpoint(
                ConsumptionMode.BOOTSTRAP_CATCHUP, progress.startScn, 0, progress.startScn, UNSET, progress);
    }

    private BootstrapProgress withSnapshotOffset(long offset) {
        return new BootstrapProgress(
                sinceScn,
                startScn,
                targetScn,
                snapshotSource,
                snapshotSourceIndex,
                offset,
                catchupSource,
                catchupSourceIndex,
                server);
    }

    private static void requireMode(Checkpoint now, ConsumptionMode mode) {
        require(now.mode() == mode, "this step of a bootstrap follows " + mode + ", not " + now);
    }
}
