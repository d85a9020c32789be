package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.CheckpointTracker;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes checked events into windows of the sink, and knows where to go on. An event goes into the sink as it came, header and
 * all; a window becomes visible when its end-of-period event has come. Belongs to the producer's thread; allocates nothing per
 * event.
 *
 * <p>A session with an upstream begins with the last window that was taken over: the upstream sends it again, and what comes is
 * compared with the print that was kept ({@link UpstreamPosition}). So a relay that reads another database, or one whose numbers have
 * begun anew, is found out before anything of it is taken in, and so is one that has not come as far as we have.
 */
final class WindowReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamProducer.class);

    private final WindowSink sink;
    private final UpstreamStart start;
    private final UpstreamFigures figures;
    private final EventCrc crc = new EventCrc();
    private final CheckpointTracker tracker = new CheckpointTracker(Checkpoint.FLEXIBLE);

    /** The last window that was committed. */
    private final UpstreamPosition last = new UpstreamPosition();

    /** The one that is coming. */
    private final UpstreamPosition coming = new UpstreamPosition();

    private KnownSchemas known;
    private boolean open;
    private boolean comparing;
    private boolean fromLatest;
    private boolean sinkFailed;

    WindowReceiver(WindowSink sink, UpstreamStart start, UpstreamFigures figures) {
        this.sink = sink;
        this.start = start;
        this.figures = figures;
        ResumePoint resume = sink.resumePoint();
        boolean ours =
                resume.position().map(bytes -> last.decode(bytes, resume.scn())).orElse(false);
        if (!ours) {
            last.onlyScn(resume.scn());
            tellWithoutPrint(resume);
        }
        figures.committed(last.scn(), last.timestampNanos());
    }

    private static void tellWithoutPrint(ResumePoint resume) {
        if (resume.scn() != Scn.NONE) {
            LOG.warn(
                    "The buffer goes on after SCN {}, but {}. So the next window is taken from whichever upstream answers first, without "
                            + "comparing this one; see that relays= names relays of the same source",
                    Scn.describe(resume.scn()),
                    resume.position().isEmpty()
                            ? "does not know any more what that window had in it"
                            : "what lies with that window was not written by a relay of a relay");
        }
    }

    /** Begins with an upstream: after the last window, or where there is none, where a first start begins. */
    void begin(KnownSchemas schemas) {
        known = schemas;
        sinkFailed = false;
        fromLatest = false;
        coming.clear();
        comparing = last.events() > 0;
        if (comparing) {
            tracker.reset(Checkpoint.inside(last.scn(), 0, Scn.NONE));
        } else {
            fromLastWindow();
        }
    }

    private void fromLastWindow() {
        if (last.scn() != Scn.NONE) {
            tracker.reset(Checkpoint.after(last.scn(), last.timestampNanos()));
        } else {
            fromLatest = start.latest();
            tracker.reset(start.checkpoint());
        }
    }

    /** What to ask for, together with {@link #isFromLatest}. */
    Checkpoint checkpoint() {
        return tracker.checkpoint();
    }

    /** Whether to ask for the newest window instead. */
    boolean isFromLatest() {
        return fromLatest;
    }

    /** Whether the upstream still has to prove that it has our stream. */
    boolean isComparing() {
        return comparing;
    }

    /** The upstream no longer holds the window that it was to prove itself with; what follows it may be there. */
    void cannotCompare() {
        comparing = false;
        coming.clear();
        fromLastWindow();
    }

    /** The upstream has no window: whatever comes from now on is newer than the newest of now. */
    void nothingYet() {
        fromLatest = false;
    }

    /** Whether part of a window has come. */
    boolean isInsideWindow() {
        return tracker.windowOffset() > 0;
    }

    /** SCN of the last window that has been taken over; {@link Scn#NONE} if there is none. */
    long lastScn() {
        return last.scn();
    }

    /** Whether what was thrown last came from the sink: then the upstream is not to blame. */
    boolean hasSinkFailed() {
        return sinkFailed;
    }

    /**
     * Takes over how many events of the window lie behind, those of other sources included.
     *
     * @throws AesopException {@code PEER_FAILED} if it cannot be so
     */
    void passed(long events) {
        try {
            tracker.passed(events);
        } catch (IllegalArgumentException e) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Taking over windows failed: the upstream contradicts itself: " + e.getMessage(),
                    e);
        }
    }

    /** Forgets the part of a window that has come, and goes back to before it. */
    void backToWindowBorder() {
        if (!isInsideWindow()) {
            return;
        }
        coming.clear();
        if (comparing) {
            tracker.reset(Checkpoint.inside(last.scn(), 0, Scn.NONE));
            return;
        }
        rollback();
        tracker.reset(
                last.scn() == Scn.NONE
                        ? Checkpoint.inside(tracker.windowScn(), 0, Scn.NONE)
                        : Checkpoint.after(last.scn(), last.timestampNanos()));
    }

    /** Drops the window that is open in the sink, if one is. */
    void rollback() {
        if (open) {
            open = false;
            sink.rollback();
        }
    }

    /**
     * Takes an event whose checksums are right.
     *
     * @throws AesopException {@code CORRUPT} if it may not come here, {@code SCHEMA_MISSING}, or whatever the sink says
     */
    void accept(EventView event) {
        if (event.isControl() && !event.isEndOfPeriod()) {
            return; // of a kind that relays do not send today
        }
        if (isInsideWindow() && event.scn() != tracker.windowScn()) {
            throw broken(event, "the window before, scn=" + tracker.windowScn() + ", has not ended");
        }
        if (!comparing && !isInsideWindow() && event.scn() <= last.scn()) {
            if (event.isEndOfPeriod() && event.scn() == last.scn()) {
                return; // the end of the last window once more: original relays do that
            }
            throw broken(event, "the stream has been at scn=" + last.scn() + " already");
        }
        fromLatest = false;
        if (comparing) {
            compare(event);
        } else if (event.isEndOfPeriod()) {
            commit(event);
        } else {
            append(event);
        }
    }

    private void compare(EventView event) {
        if (event.scn() != last.scn()) {
            throw otherStream("has no window of this SCN, but scn=" + event.scn());
        }
        if (!event.isEndOfPeriod()) {
            tracker.onDataEvent(event.scn());
            coming.add(event, crc);
            return;
        }
        tracker.onEndOfPeriod(event.scn(), event.timestampNanos());
        if (!coming.hasPrintOf(last)) {
            throw otherStream("has other events in it: " + coming.events() + " of them, and here are " + last.events()
                    + " (or their keys differ)");
        }
        coming.clear();
        comparing = false;
    }

    private AesopException otherStream(String difference) {
        return new AesopException(
                ErrorCode.SOURCE_MISCONFIGURED,
                "Going on after window scn=" + last.scn() + " failed: the upstream " + difference
                        + ". So it does not have the stream that this relay has taken over so far: it reads another database, or its "
                        + "SCNs have begun anew. Correct relays=; to follow the new stream, stop this relay, move the folder of "
                        + "this buffer away and let clients begin anew");
    }

    private void append(EventView event) {
        if (!known.hasSourceOf(event)) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Taking over event " + event + " failed: nobody has asked for its source. Report it with both "
                            + "relays' versions");
        }
        if (!known.hasSchemaOf(event)) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISSING,
                    "Taking over event " + event + " failed: the upstream has registered no schema with the id that it "
                            + "carries, and no client could read it. Put the schema into the upstream's schema registry");
        }
        int length = event.length();
        sinkFailed = true;
        if (!open) {
            sink.begin();
            open = true;
        }
        ByteBuffer target = sink.claim(length);
        target.put(target.position(), event.buffer(), event.offset(), length);
        sink.append(length);
        sinkFailed = false;
        tracker.onDataEvent(event.scn());
        coming.add(event, crc);
    }

    private void commit(EventView event) {
        if (event.length() != EventLayout.END_OF_PERIOD_LENGTH || event.hasByteKey()) {
            throw broken(event, "an end-of-period event has " + EventLayout.END_OF_PERIOD_LENGTH + " bytes");
        }
        ByteBuffer bytes = event.buffer();
        int position = bytes.position();
        int limit = bytes.limit();
        long events = coming.events();
        coming.end(event);
        sinkFailed = true;
        if (!open) {
            sink.begin();
            open = true;
        }
        try {
            sink.commit(bytes.limit(event.offset() + event.length()).position(event.offset()), coming);
        } finally {
            bytes.limit(limit).position(position);
        }
        open = false;
        sinkFailed = false;
        tracker.onEndOfPeriod(event.scn(), event.timestampNanos());
        last.copyFrom(coming);
        coming.clear();
        figures.committed(last.scn(), last.timestampNanos());
        figures.window(events);
    }

    private static AesopException broken(EventView event, String why) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Taking over the stream failed at event " + event + ": " + why
                        + ". The upstream sends windows out of order");
    }
}
