package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a producer counts. Written by its thread, read by any. */
final class UpstreamFigures {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LongAdder windows = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder switches = new LongAdder();
    private volatile HostAndPort connectedTo;
    private volatile HostAndPort lastRead;
    private volatile long lastScn = Scn.NONE;
    private volatile long lastCommitNanos;
    private volatile long contactMillis;
    private volatile long caughtUpMillis;
    private volatile boolean caughtUp;

    /** The upstream that is read now. */
    void connected(HostAndPort relay) {
        if (lastRead != null && !lastRead.equals(relay)) {
            switches.increment();
        }
        lastRead = relay;
        connectedTo = relay;
    }

    void disconnected() {
        connectedTo = null;
        caughtUp = false;
    }

    void committed(long scn, long timestampNanos) {
        lastScn = scn;
        lastCommitNanos = timestampNanos;
    }

    /** @param dataEvents of the window */
    void window(long dataEvents) {
        windows.increment();
        events.add(dataEvents);
    }

    void received(long length) {
        bytes.add(length);
    }

    /**
     * An answer has ended.
     *
     * @param atEnd whether the upstream had nothing more
     */
    void answered(boolean atEnd) {
        long now = System.currentTimeMillis();
        contactMillis = now;
        caughtUp = atEnd;
        if (atEnd) {
            caughtUpMillis = now;
        }
    }

    void failed() {
        failures.increment();
    }

    /** Bytes of events received so far. */
    long bytes() {
        return bytes.sum();
    }

    /** Windows taken over so far. */
    long windows() {
        return windows.sum();
    }

    /** In words, in a fixed order. */
    Map<String, String> facts(List<HostAndPort> relays) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kind", "upstream relay");
        facts.put("relays", String.valueOf(relays));
        HostAndPort now = connectedTo;
        facts.put("relay", now == null ? "" : now.toString());
        facts.put("lastContact", instant(contactMillis));
        facts.put("caughtUp", Boolean.toString(caughtUp));
        facts.put("lastCaughtUp", instant(caughtUpMillis));
        facts.put("lastScn", Scn.describe(lastScn));
        facts.put("lastCommit", instant(lastCommitNanos / NANOS_PER_MILLI));
        facts.put("windows", windows.toString());
        facts.put("events", events.toString());
        facts.put("bytes", bytes.toString());
        facts.put("switches", switches.toString());
        facts.put("failures", failures.toString());
        return facts;
    }

    private static String instant(long millis) {
        return millis <= 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }
}
