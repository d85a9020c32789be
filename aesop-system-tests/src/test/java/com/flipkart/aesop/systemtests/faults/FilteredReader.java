package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.HttpTimeouts;
import com.flipkart.aesop.client.http.RelayExchange;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.client.http.ServerAccess;
import com.flipkart.aesop.client.http.WaitInterruptedException;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.filter.StreamFilters;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Reads, in the protocol alone, what a relay leaves over of its windows by a filter or by the choice of sources, and compares
 * each window with what must be left of it. A window whose end does not come must be one of which nothing is left, and only
 * where the reader has asked for that. It has a thread of its own, and goes on after whatever breaks its connection.
 */
final class FilteredReader implements SoakReader {
    private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(15));
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final int ROOM = 1 << 20;
    private static final int MOST_TEXT = 64 << 10;
    private static final int WAIT_MILLIS = 1_000;
    private static final int SILENCES = 2;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration CLOSE = Duration.ofSeconds(30);

    /** Bytes of an answer that stays open; so few that it ends now and then. */
    private static final int FOLLOWED_BYTES = 8 << 20;

    private static final int POLLED_BYTES = 512 << 10;

    /**
     * What is read.
     *
     * @param sources ids
     * @param filters of them; empty: none
     * @param extensions asked for, besides the time that an empty answer may wait
     * @param passes the same, as it must come out
     */
    record Wanted(
            List<Integer> sources,
            Optional<StreamFilters> filters,
            StreamExtensions extensions,
            Predicate<EventView> passes) {}

    private final String id;
    private final Wanted wanted;
    private final HostAndPort relay;
    private final MadeUpWindows expected;
    private final Delays delays = new Delays();
    private final ByteBuffer bytes = ByteBuffer.allocate(ROOM);
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();
    private final EventDigest digest = new EventDigest();
    private final HttpConnection connection;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long scn;
    private volatile Optional<Throwable> failure = Optional.empty();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();

    private FilteredReader(String id, MadeUpRows rows, Path schemas, int port, Wanted wanted) {
        this.id = id;
        this.wanted = wanted;
        relay = new HostAndPort("127.0.0.1", port);
        expected = new MadeUpWindows(rows, schemas, 0, wanted.passes());
        connection = new HttpConnection(TIMEOUTS, ServerAccess.OPEN, () -> closed);
        thread = new Thread(this::run, "filtered-reader-" + id);
    }

    /**
     * Starts one, at the first window.
     *
     * @param port of the relay, or of what stands before it
     */
    static FilteredReader start(String id, MadeUpRows rows, Path schemas, int port, Wanted wanted) {
        FilteredReader reader = new FilteredReader(id, rows, schemas, port, wanted);
        reader.thread.start();
        return reader;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public long scn() {
        return scn;
    }

    @Override
    public Optional<Delays> delays() {
        return Optional.of(delays);
    }

    @Override
    public String note() {
        return events + " events; ends of " + leftOut + " empty windows left out; " + failures + " broken connections";
    }

    @Override
    public void assertWell() {
        failure.ifPresent(why -> {
            throw new AssertionError("Reader " + id + " has failed after window " + scn, why);
        });
    }

    private void run() {
        RelayExchange exchange = new RelayExchange(connection, relay, id);
        try {
            while (!closed) {
                try {
                    stream(exchange);
                } catch (AesopException e) {
                    if (!e.code().retryable()) {
                        throw e;
                    }
                    failures.incrementAndGet();
                    connection.disconnect();
                    connection.pause(RETRY);
                }
            }
        } catch (WaitInterruptedException e) {
            connection.disconnect();
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = Optional.of(e);
        }
    }

    private void stream(RelayExchange exchange) throws InterruptedException {
        exchange.connect();
        while (!exchange.isOver()) {
            digest.reset();
            bytes.clear();
            ResponseHead head = exchange.ask(request().toTarget(), Duration.ofMillis(WAIT_MILLIS));
            head.header(WireHeaders.FOLLOW)
                    .ifPresent(millis -> connection.allowSilence(Duration.ofMillis(SILENCES * Long.parseLong(millis))));
            exchange.requireWhole(read());
        }
    }

    /** What comes after the last whole window; one that has come in part comes again. */
    private StreamRequest request() {
        Checkpoint place = scn == 0 ? Checkpoint.FLEXIBLE : Checkpoint.after(scn);
        StreamRequest request = StreamRequest.binary(
                wanted.sources(),
                Optional.of(place.toJson()),
                wanted.extensions().follow() ? FOLLOWED_BYTES : POLLED_BYTES,
                wanted.extensions().waiting(WAIT_MILLIS));
        return wanted.filters().map(request::filtered).orElse(request);
    }

    /** An answer to its end, or the text that stood where an event was due. */
    private String read() throws InterruptedException {
        while (connection.read(bytes) >= 0) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                if (bytes.get(bytes.position()) == EventLayout.JSON_ERROR_MARK) {
                    byte[] begun = new byte[bytes.remaining()];
                    bytes.get(begun);
                    return new String(begun, StandardCharsets.UTF_8)
                            + new String(connection.readAll(MOST_TEXT), StandardCharsets.UTF_8);
                }
                int length = accept();
                if (length == 0) {
                    break;
                }
                bytes.position(bytes.position() + length);
            }
            bytes.compact();
        }
        return "";
    }

    /** Takes the event at the buffer's position: its length; 0 if it has not come whole. */
    private int accept() throws InterruptedException {
        ByteBuffer whole = bytes.duplicate().clear();
        view.wrap(whole, bytes.position());
        EventView.Verdict verdict = view.verify(crc, bytes.limit());
        if (verdict == EventView.Verdict.INCOMPLETE) {
            return 0;
        }
        if (verdict != EventView.Verdict.VALID) {
            throw new AssertionError(id + " got a damaged event after window " + scn + ": " + verdict + " " + view);
        }
        int length = view.length();
        if (view.isEndOfPeriod()) {
            end(view.scn(), view.timestampNanos());
        } else if (view.scn() <= scn) {
            throw new AssertionError(id + " got an event of window " + view.scn() + " after window " + scn);
        } else {
            digest.add(view);
        }
        return length;
    }

    private void end(long window, long timestampNanos) throws InterruptedException {
        if (window == scn && digest.events() == 0) {
            return; // shows that the relay is alive
        }
        MadeUpWindows.Window due = expected.next();
        while (due.scn() < window && due.events() == 0 && wanted.extensions().coalesceEndOfPeriod()) {
            leftOut.incrementAndGet();
            due = expected.next();
        }
        MadeUpWindows.Window now = new MadeUpWindows.Window(window, digest.events(), digest.digest());
        if (!now.equals(due)) {
            throw new AssertionError(id + " got after window " + scn + ": " + now + " instead of " + due);
        }
        delays.add(System.currentTimeMillis() * NANOS_PER_MILLI - timestampNanos);
        events.addAndGet(digest.events());
        scn = window;
        digest.reset();
    }

    @Override
    public void close() {
        closed = true;
        connection.wake();
        try {
            thread.join(CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        expected.close();
        connection.close();
    }
}
