package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.scn.SourcePosition;
import com.flipkart.aesop.testkit.Deadline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A sink in memory that keeps every window, and insists on the rules of {@link WindowSink}: calls in order, one
 * writer, SCNs that increase, events of the length they say. Outlives producers, as a buffer does: the next one
 * resumes where the last one ended.
 */
public final class RecordingSink implements WindowSink {
    /** A window. Events are copies. */
    public record Window(long scn, long timestampNanos, List<byte[]> events, String position) {}

    private final List<Window> windows = new ArrayList<>();
    private final int maxEventLength;
    private List<byte[]> open;
    private ByteBuffer claim;
    private Thread writer;
    private ResumePoint resume = ResumePoint.FIRST;
    private RuntimeException failure;
    private int advances;
    private int rollbacks;
    private long openedEvents;

    public RecordingSink() {
        this(10 * 1024 * 1024);
    }

    public RecordingSink(int maxEventLength) {
        this.maxEventLength = maxEventLength;
    }

    /** What a producer finds at its start. */
    synchronized RecordingSink resumingAt(ResumePoint point) {
        resume = point;
        return this;
    }

    /** The next commit fails, once. */
    synchronized void failNextCommit(AesopException next) {
        failure = next;
    }

    @Override
    public synchronized ResumePoint resumePoint() {
        writer = null;
        return resume;
    }

    @Override
    public synchronized void begin() {
        checkWriter();
        assertThat(open).as("a window that is open at begin").isNull();
        open = new ArrayList<>();
    }

    @Override
    public synchronized ByteBuffer claim(int maxLength) {
        checkWriter();
        assertThat(open).as("the open window at claim").isNotNull();
        assertThat(claim).as("a claim that is open at claim").isNull();
        assertThat(maxLength).isBetween(EventLayout.MIN_LENGTH, maxEventLength);
        ByteBuffer whole = ByteBuffer.allocate(maxLength + 13);
        claim = whole.position(13);
        return claim;
    }

    @Override
    public synchronized void append(int length) {
        checkWriter();
        assertThat(claim).as("the claim at append").isNotNull();
        byte[] event = new byte[length];
        claim.get(13, event);
        EventView view = new EventView().wrap(ByteBuffer.wrap(event), 0);
        assertThat(view.verifyShape(length)).isEqualTo(EventView.Verdict.VALID);
        assertThat(view.length()).isEqualTo(length);
        open.add(event);
        openedEvents++;
        claim = null;
    }

    @Override
    public synchronized void abort() {
        checkWriter();
        assertThat(claim).as("the claim at abort").isNotNull();
        claim = null;
    }

    @Override
    public synchronized void commit(long scn, long timestampNanos, SourcePosition position) {
        checkWriter();
        assertThat(open).as("the open window at commit").isNotNull();
        assertThat(claim).as("a claim that is open at commit").isNull();
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
        assertThat(scn).isGreaterThan(resume.scn());
        windows.add(new Window(scn, timestampNanos, List.copyOf(open), position.describe()));
        resume = new ResumePoint(scn, Optional.of(encode(position)));
        open = null;
        notifyAll();
    }

    @Override
    public synchronized void rollback() {
        checkWriter();
        assertThat(open).as("the open window at rollback").isNotNull();
        open = null;
        claim = null;
        rollbacks++;
        notifyAll();
    }

    @Override
    public synchronized void advance(SourcePosition position) {
        checkWriter();
        assertThat(open).as("a window that is open at advance").isNull();
        advances++;
        resume = new ResumePoint(resume.scn(), Optional.of(encode(position)));
        notifyAll();
    }

    @Override
    public int maxEventLength() {
        return maxEventLength;
    }

    private static byte[] encode(SourcePosition position) {
        ByteBuffer encoded = ByteBuffer.allocate(position.encodedLength());
        position.encode(encoded);
        assertThat(encoded.hasRemaining()).isFalse();
        return encoded.array();
    }

    private void checkWriter() {
        if (writer == null) {
            writer = Thread.currentThread();
        }
        assertThat(Thread.currentThread()).as("the one writer").isEqualTo(writer);
    }

    public synchronized ResumePoint kept() {
        return resume;
    }

    public synchronized List<Window> windows() {
        return List.copyOf(windows);
    }

    /** Windows with events in them. */
    public synchronized List<Window> fullWindows() {
        return windows.stream().filter(window -> !window.events().isEmpty()).toList();
    }

    public synchronized int advances() {
        return advances;
    }

    public synchronized int rollbacks() {
        return rollbacks;
    }

    /** Events appended, committed or not. */
    synchronized long openedEvents() {
        return openedEvents;
    }

    /** Waits until the windows are as wanted. */
    void await(Deadline deadline, String what, Predicate<List<Window>> wanted) {
        deadline.until(() -> wanted.test(windows()), what);
    }

    /** SCN of the last window. */
    synchronized long lastScn() {
        return windows.isEmpty() ? Scn.NONE : windows.get(windows.size() - 1).scn();
    }
}
