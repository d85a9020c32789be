package com.flipkart.aesop.client;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** The figures of a client. Each is written by one thread and may be read by any; nothing here logs. */
final class ClientMetrics {
    // Of the puller.
    private final AtomicLong receivedScn = new AtomicLong(Scn.NONE);
    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong relayFailures = new AtomicLong();
    private volatile HostAndPort relay;
    private volatile boolean waiting;
    private volatile boolean drained;

    // Of the dispatcher.
    private final AtomicLong lastScn = new AtomicLong(Scn.NONE);
    private final AtomicLong lastTimestampNanos = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong windows = new AtomicLong();
    private final AtomicLong rollbacks = new AtomicLong();

    // Of the checkpointer.
    private final AtomicLong checkpointScn = new AtomicLong(Scn.NONE);
    private final AtomicLong checkpointsWritten = new AtomicLong();

    private final Object progressed = new Object();
    private volatile int waiters;

    /** Connected to a relay, or to none (null). */
    void connected(HostAndPort server) {
        relay = server;
        waiting = false;
        drained = false;
    }

    void relayFailed() {
        add(relayFailures, 1);
        connected(null);
    }

    /** A request is on its way, and everything that came before it has been shown to the dispatcher. */
    void waitingForAnswer(long lastReceived) {
        receivedScn.setRelease(lastReceived);
        waiting = true;
        wakeWaiters();
    }

    void received(int bytes) {
        add(bytesReceived, bytes);
        waiting = false;
    }

    /**
     * An answer has come whole.
     *
     * @param all whether it was all that the relay had
     */
    void answered(boolean all) {
        drained = all;
    }

    long bytesReceived() {
        return bytesReceived.getPlain();
    }

    /** The consumer has had a window whole. */
    void windowDone(long scn, long timestampNanos, long newEvents) {
        add(events, newEvents);
        add(windows, 1);
        lastTimestampNanos.setRelease(timestampNanos);
        lastScn.setRelease(scn);
        if (waiters > 0) {
            wakeWaiters();
        }
    }

    /** Where the client begins: the consumer has had everything up to here in an earlier life. */
    void placedAt(long scn, long timestampNanos) {
        lastTimestampNanos.setRelease(timestampNanos);
        lastScn.setRelease(scn);
        checkpointScn.setRelease(scn);
    }

    void rolledBack(long scn) {
        add(rollbacks, 1);
        lastScn.setRelease(scn);
    }

    void checkpointWritten(long scn) {
        checkpointScn.setRelease(scn);
        add(checkpointsWritten, 1);
    }

    long lastScn() {
        return lastScn.getAcquire();
    }

    /** Whether the consumer has had everything that the relay has. */
    boolean isCaughtUp() {
        return waiting && drained && relay != null && lastScn.getAcquire() >= receivedScn.getAcquire();
    }

    /** Lets threads look again at what they wait for. */
    void wakeWaiters() {
        if (waiters > 0) {
            synchronized (progressed) {
                progressed.notifyAll();
            }
        }
    }

    /** Waits until {@code wanted} says so; false after {@code deadline}, a value of {@code System.nanoTime()}. */
    boolean await(BooleanSupplier wanted, long deadline) throws InterruptedException {
        synchronized (progressed) {
            waiters++;
            try {
                while (!wanted.getAsBoolean()) {
                    long rest = deadline - System.nanoTime();
                    if (rest <= 0) {
                        return false;
                    }
                    progressed.wait(rest / 1_000_000 + 1);
                }
                return true;
            } finally {
                waiters--;
            }
        }
    }

    /** @param waitingBytes bytes between puller and dispatcher */
    ClientProgress progress(long waitingBytes) {
        return new ClientProgress(
                lastScn(),
                checkpointScn.getAcquire(),
                Math.max(receivedScn.getAcquire(), lastScn()),
                lagMillis(),
                Optional.ofNullable(relay),
                events.getAcquire(),
                windows.getAcquire(),
                bytesReceived.getAcquire(),
                waitingBytes,
                rollbacks.getAcquire(),
                relayFailures.getAcquire(),
                checkpointsWritten.getAcquire());
    }

    private long lagMillis() {
        if (isCaughtUp()) {
            return 0;
        }
        long timestamp = lastTimestampNanos.getAcquire();
        return timestamp <= 0 ? -1 : Math.max(0, System.currentTimeMillis() - timestamp / 1_000_000);
    }

    private static void add(AtomicLong counter, long more) {
        counter.setRelease(counter.getPlain() + more);
    }
}
