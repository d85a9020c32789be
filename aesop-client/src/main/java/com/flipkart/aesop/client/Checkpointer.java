package com.flipkart.aesop.client;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the checkpoint behind the dispatcher's back: at most 100 ms and at most 10,000 windows after a window was
 * accepted, by a thread of its own, so that neither a slow disk holds up callbacks nor a slow callback the
 * checkpoint. If the disk is slower than that, {@link #accept} waits: the bound holds.
 *
 * <p>The dispatcher calls {@link #place}, {@link #accept}, {@link #flush} and {@link #last}. A checkpoint that
 * cannot be written, whatever the store throws, is tried again and shown as trouble; nothing is given up for it. If the
 * thread itself ends before its time, those three throw why: nobody waits for a thread that is no more.
 */
final class Checkpointer {
    /** Half of what is promised; the other half is for the disk. */
    private static final Duration INTERVAL = Duration.ofMillis(50);

    static final int MAX_WINDOWS_BEHIND = 10_000;

    /** So many windows behind a checkpoint is written at once, so that the disk is done before callbacks have to wait for it. */
    static final int WRITE_AHEAD_AT = MAX_WINDOWS_BEHIND / 4;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final CheckpointStore store;
    private final ClientState state;
    private final ClientMetrics metrics;
    private final CallbackWatch watch;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();
    private final Condition written = lock.newCondition();

    // Guarded by the lock.
    private Checkpoint base;
    private long scn = Scn.NONE;
    private long timestampNanos;
    private long accepted;
    private long saved;
    private long dueAt = NEVER;
    private boolean closing;
    private AesopException broken;

    /** @param watch looked at every second */
    Checkpointer(CheckpointStore store, ClientState state, ClientMetrics metrics, CallbackWatch watch) {
        this(store, state, metrics, watch, INTERVAL);
    }

    /** @param interval between the first window without a checkpoint and the writing of one, if no more come */
    Checkpointer(
            CheckpointStore store, ClientState state, ClientMetrics metrics, CallbackWatch watch, Duration interval) {
        this.store = store;
        this.state = state;
        this.metrics = metrics;
        this.watch = watch;
        this.interval = interval;
    }

    /** Begins at a checkpoint that is on disk, or at a place that needs none there. */
    void startAt(Checkpoint checkpoint) {
        base = checkpoint;
    }

    /** Whether there is a place to go back to. */
    boolean isPlaced() {
        lock.lock();
        try {
            return base != null;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the start of the first window the place to go back to; returns when it is on disk. */
    void place(Checkpoint checkpoint) throws InterruptedException {
        lock.lock();
        try {
            base = checkpoint;
            accepted++;
            flush();
        } finally {
            lock.unlock();
        }
    }

    /** The consumer has had a window, and the checkpoint may move behind it. */
    void accept(long windowScn, long windowTimestampNanos) throws InterruptedException {
        lock.lock();
        try {
            if (broken != null) {
                throw broken;
            }
            scn = windowScn;
            timestampNanos = windowTimestampNanos;
            accepted++;
            if (dueAt == NEVER) {
                dueAt = System.nanoTime() + interval.toNanos();
                due.signal();
            }
            long behind = accepted - saved;
            if (behind == WRITE_AHEAD_AT) {
                dueAt = System.nanoTime();
                due.signal();
            } else if (behind >= MAX_WINDOWS_BEHIND) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when everything that was accepted is on disk, or the client is being stopped. */
    void flush() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long target = accepted;
            if (saved < target) {
                dueAt = System.nanoTime();
                due.signal();
            }
            while (saved < target && !closing) {
                written.await();
            }
            if (broken != null) {
                throw broken;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last accepted place; empty if there is none. */
    Optional<Checkpoint> last() {
        lock.lock();
        try {
            return Optional.ofNullable(current());
        } finally {
            lock.unlock();
        }
    }

    private Checkpoint current() {
        return scn == Scn.NONE ? base : Checkpoint.after(scn, timestampNanos);
    }

    /** What the thread does, until {@link #close}; then writes once more what has not been written. */
    void run() {
        try {
            boolean open = true;
            while (open) {
                open = awaitDue();
                watch.look(System.nanoTime());
                save(open);
            }
        } catch (RuntimeException | Error e) {
            broke(e);
        }
    }

    private void broke(Throwable e) {
        AesopException cause = new AesopException(
                ErrorCode.INTERNAL,
                "Keeping the checkpoint failed: " + e + ". This is a defect of Aesop; the log has its place",
                e);
        lock.lock();
        try {
            broken = cause;
            closing = true;
            written.signalAll();
        } finally {
            lock.unlock();
        }
        LOG.error("The checkpoint is not kept any more", e);
        state.failed(cause);
    }

    /** Waits until a checkpoint is due, or a second; false when the last one is due. */
    private boolean awaitDue() {
        lock.lock();
        try {
            long rest = dueAt == NEVER ? LOOK_AROUND.toNanos() : dueAt - System.nanoTime();
            while (!closing && rest > 0) {
                long waited = due.awaitNanos(rest);
                rest = dueAt == NEVER ? waited : Math.min(waited, dueAt - System.nanoTime());
            }
            return !closing;
        } catch (InterruptedException e) {
            // Nobody but a store has this thread to interrupt, and it ends for close() alone. What is due stays due.
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void save(boolean open) {
        Checkpoint checkpoint;
        long target;
        lock.lock();
        try {
            checkpoint = current();
            target = accepted;
            boolean nothingDue = dueAt == NEVER || dueAt - System.nanoTime() > 0;
            if (saved == target || (open && nothingDue)) {
                return;
            }
            dueAt = NEVER;
        } finally {
            lock.unlock();
        }
        if (Thread.interrupted()) {
            LOG.debug(
                    "The store {} has left its thread interrupted",
                    store.describe()); // the next write would fail for it
        }
        try {
            store.save(checkpoint);
        } catch (AesopException e) {
            failed(checkpoint, e, open);
            return;
        } catch (RuntimeException | Error e) {
            // A store may be anybody's.
            failed(
                    checkpoint,
                    new AesopException(
                            ErrorCode.IO_FAILED,
                            "Writing the checkpoint to " + store.describe() + " failed: the store "
                                    + store.getClass().getName() + " threw " + e + ". The log has the place",
                            e),
                    open);
            return;
        }
        metrics.checkpointWritten(checkpoint.prevScn());
        state.over(ClientState.Who.CHECKPOINT);
        lock.lock();
        try {
            saved = target;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void failed(Checkpoint checkpoint, AesopException e, boolean open) {
        if (!open) {
            LOG.error(
                    "The last checkpoint {} was not written; the windows after the one before come again",
                    checkpoint,
                    e);
            state.failed(e);
            return;
        }
        LOG.warn("The checkpoint was not written, and is tried again: {}", e.describe(), e.getCause());
        state.trouble(ClientState.Who.CHECKPOINT, e);
        lock.lock();
        try {
            dueAt = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** What somebody has to do who wants to begin without the checkpoint: {@link CheckpointStore#howToForget}. */
    String howToForget() {
        return store.howToForget();
    }

    /** Has the thread write what is not written and end; nothing waits for it from now on. */
    void close() {
        lock.lock();
        try {
            closing = true;
            due.signalAll();
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
