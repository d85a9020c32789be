package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.HttpTimeouts;
import com.flipkart.aesop.client.http.WaitInterruptedException;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * One who asks a relay for what follows the last window that it has: and waits, again and again, or follows in one answer. It
 * walks over the events that come and looks at nothing but their lengths and SCNs.
 */
final class Follower {
    private static final int WAIT_MILLIS = 5_000;
    private static final int SIZE = 1024 * 1024;
    private static final int FOLLOWED_SIZE = 1024 * SIZE;
    private static final int STATUS_OK = 200;
    private static final Duration TIME_OUT = Duration.ofSeconds(30);
    private static final Duration WAIT = Duration.ofMillis(WAIT_MILLIS);

    private final HostAndPort relay;
    private final int source;
    private final boolean following;
    private final LongConsumer received;
    private final ByteBuffer block = ByteBuffer.allocate(SIZE);
    private final HttpConnection connection =
            new HttpConnection(new HttpTimeouts(TIME_OUT, TIME_OUT), () -> this.stopping);
    private volatile boolean stopping;
    private volatile RuntimeException failure;
    private Thread thread;
    private long scn = -1;

    /**
     * A follower of one source.
     *
     * @param following whether in one answer that stays open
     * @param received is told the number of events of each answer, or of each piece of one that stays open, by the
     *     follower's thread
     */
    Follower(HostAndPort relay, int source, boolean following, LongConsumer received) {
        this.relay = relay;
        this.source = source;
        this.following = following;
        this.received = received;
    }

    void start(String name) {
        thread = new Thread(this::run, name);
        thread.start();
    }

    void stop() {
        stopping = true;
        connection.wake();
        try {
            thread.join(TIME_OUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws what has ended it, if something has. */
    void requireWell() {
        if (failure != null) {
            throw new IllegalStateException("A follower has ended: " + failure.getMessage(), failure);
        }
    }

    private void run() {
        try (connection) {
            connection.connect(relay);
            while (!stopping) {
                ask();
            }
        } catch (WaitInterruptedException e) {
            // It is to stop, which is all that there is to do.
            stopping = true;
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void ask() {
        String target = "/stream?protocolVersion=2&sources=" + source + "&output=binary&size="
                + (following ? FOLLOWED_SIZE + "&follow=true" : SIZE) + "&wait=" + WAIT_MILLIS
                + (scn < 0 ? "&streamFromLatestScn=true" : "&checkPoint=" + checkpoint());
        int status = connection.get(target, Map.of(), WAIT).status();
        block.clear();
        while (block.hasRemaining() && connection.read(block) >= 0) {
            if (following && status == STATUS_OK) {
                received.accept(walk());
            }
        }
        if (status != STATUS_OK) {
            throw new IllegalStateException("The relay answered: status=" + status + " to " + target);
        }
        if (!following) {
            received.accept(walk());
        }
    }

    private String checkpoint() {
        return "{%22consumption_mode%22:%22ONLINE_CONSUMPTION%22,%22windowScn%22:" + scn + ",%22windowOffset%22:-1}";
    }

    /** Takes the whole events out of the block. */
    private long walk() {
        long events = 0;
        int at = 0;
        while (block.position() - at >= EventLayout.MIN_LENGTH) {
            int length = block.getInt(at + EventLayout.LENGTH_OFFSET);
            if (length > block.position() - at) {
                break;
            }
            scn = block.getLong(at + EventLayout.SCN_OFFSET);
            at += length;
            events++;
        }
        block.flip().position(at);
        block.compact();
        return events;
    }
}
