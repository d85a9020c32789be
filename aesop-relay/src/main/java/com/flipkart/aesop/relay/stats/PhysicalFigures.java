package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What has come in and gone out of one physical source, and what is held of it. Any thread. */
public final class PhysicalFigures {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final EventProducer producer;
    private final EventBuffer buffer;
    private final List<LogicalFigures> sources;
    private volatile CommitLog commits = new CommitLog(Scn.NONE, 0);

    /** By source id: which of {@link #sources} it is; -1: none. */
    private final short[] indexes;

    private final AtomicLong delayNanos = new AtomicLong(-1);
    private final LongAdder eventsOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder eventsOutUnseen = new LongAdder();
    private final LongAdder bytesOutUnseen = new LongAdder();
    private final LongAdder endsOut = new LongAdder();

    /** @param buffer just opened */
    PhysicalFigures(EventProducer producer, EventBuffer buffer) {
        this.producer = producer;
        this.buffer = buffer;
        sources = producer.source().sources().stream().map(LogicalFigures::new).toList();
        indexes = new short[Short.MAX_VALUE + 1];
        Arrays.fill(indexes, (short) -1);
        for (int i = 0; i < sources.size(); i++) {
            indexes[sources.get(i).source().id()] = (short) i;
        }
    }

    /** Where the producer writes, so that it is counted. Asked for once, before anything is written. */
    public WindowSink sink() {
        BufferView view = buffer.view();
        commits = new CommitLog(view.maxScn(), view.newestTimestampNanos());
        return new CountingSink(buffer.writer(), this);
    }

    /** A window has become visible. Called by the producer's thread. */
    void committed(long scn, long timestampNanos) {
        commits.committed(scn, timestampNanos);
        delayNanos.lazySet(Math.max(0, nowNanos() - timestampNanos));
    }

    /** Something was sent, by copying whole runs of the buffer. */
    void sentUnseen(long events, long bytes) {
        eventsOut.add(events);
        bytesOut.add(bytes);
        eventsOutUnseen.add(events);
        bytesOutUnseen.add(bytes);
    }

    /** Something was sent that a filter had looked at. */
    void sentSeen(long events, long bytes, long ends) {
        eventsOut.add(events);
        bytesOut.add(bytes);
        endsOut.add(ends);
    }

    private static long nowNanos() {
        return System.currentTimeMillis() * NANOS_PER_MILLI;
    }

    public PhysicalSource source() {
        return producer.source();
    }

    public EventProducer producer() {
        return producer;
    }

    /** What is held. */
    public BufferView view() {
        return buffer.view();
    }

    /** Its logical sources, in the order in which they were declared. */
    public List<LogicalFigures> sources() {
        return sources;
    }

    /** One of its logical sources; null if it has none with this id. */
    LogicalFigures find(int id) {
        int index = index(id);
        return index < 0 ? null : sources.get(index);
    }

    /** Which of {@link #sources} has this id; -1: none. */
    int index(int id) {
        return id < 0 || id >= indexes.length ? -1 : indexes[id];
    }

    /**
     * How long the newest window took from its commit at the source until it could be read here, in nanoseconds; -1 if none
     * has come since the start.
     */
    public long delayNanos() {
        return delayNanos.get();
    }

    /** How old the newest window held is, in nanoseconds since its commit at the source; -1 if none is held. */
    public long newestAgeNanos() {
        BufferView view = buffer.view();
        return view.isEmpty() ? -1 : Math.max(0, nowNanos() - view.newestTimestampNanos());
    }

    /** Events sent to clients, end-of-period events included. */
    public long eventsOut() {
        return eventsOut.sum();
    }

    /** Bytes of {@link #eventsOut}. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Events of {@link #eventsOut} that were copied in whole runs: of which logical source they are is not known. */
    public long eventsOutUnseen() {
        return eventsOutUnseen.sum();
    }

    /** Bytes of {@link #eventsOutUnseen}. */
    public long bytesOutUnseen() {
        return bytesOutUnseen.sum();
    }

    /** End-of-period events among those of {@link #eventsOut} that were not copied in whole runs. */
    public long endsOut() {
        return endsOut.sum();
    }

    /** Windows that a reader has not had who stands at {@code position}, behind the window {@code scn}. */
    long windowsBehind(long scn, long position) {
        return isAtEnd(position) ? 0 : commits.windowsAfter(scn);
    }

    /** Bytes that a reader has not had who stands at {@code position}. */
    long bytesBehind(long position) {
        return Math.max(0, buffer.view().tailPosition() - position);
    }

    /** Nanoseconds since the first window that such a reader has not had was committed at the source; 0 if there is none. */
    long nanosBehind(long scn, long position) {
        long timestamp = isAtEnd(position) ? 0 : commits.timestampAfter(scn);
        return timestamp == 0 ? 0 : Math.max(0, nowNanos() - timestamp);
    }

    private boolean isAtEnd(long position) {
        return position >= buffer.view().tailPosition();
    }
}
