package com.flipkart.aesop.client;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the changes of some logical sources of one database from a relay, gives them to a consumer in the order in
 * which they were committed, and keeps the consumer's checkpoint.
 *
 * <pre>{@code
 * try (AesopClient client = AesopClient.builder()
 *         .relay("localhost", 25021)
 *         .subscribe("com.flipkart.aesop.events.ortest.Person", event -> System.out.println(event.row()))
 *         .checkpointDirectory(Path.of("state"))
 *         .start()) {
 *     client.awaitEnd(Duration.ofHours(1));
 * }
 * }</pre>
 *
 * <p>A client has three threads: one pulls, one calls the consumer (not a daemon: a program goes on as long as its
 * clients do), one writes the checkpoint. All methods may be called from any thread.
 */
public final class AesopClient implements AutoCloseable {
    /** How long {@link #close} lets the consumer finish the window that it is in. */
    public static final Duration CLOSE_DEADLINE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(AesopClient.class);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final String id;
    private final List<String> sources;
    private final CheckpointStore store;
    private final ClientSettings settings;
    private final ClientMetrics metrics = new ClientMetrics();
    private final ClientState state = new ClientState(metrics::wakeWaiters);
    private final Checkpointer checkpointer;
    private final EventQueue<PullerMessage> queue;
    private final Puller puller;
    private final Callbacks callbacks;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread pullThread;
    private final Thread checkpointThread;
    private final Thread callbackThread;
    private volatile Dispatcher dispatcher;

    AesopClient(
            String id,
            List<HostAndPort> relays,
            List<Subscription> subscriptions,
            CheckpointStore store,
            ClientSettings settings) {
        this.id = id;
        this.sources = subscriptions.stream().map(Subscription::source).toList();
        this.store = store;
        this.settings = settings;
        CallbackWatch watch = new CallbackWatch(state, settings.callbackBudget());
        this.checkpointer = new Checkpointer(store, state, metrics, watch);
        this.callbacks = new Callbacks(subscriptions, watch);
        this.queue = new EventQueue<>((int) settings.bufferSize().bytes());
        this.puller = new Puller(id, sources, new RelayList(relays), parts());
        this.pullThread = new Thread(puller::run, "aesop-" + id + "-pull");
        this.checkpointThread = new Thread(checkpointer::run, "aesop-" + id + "-checkpoint");
        this.callbackThread = new Thread(this::callConsumer, "aesop-" + id + "-callback");
        pullThread.setDaemon(true);
        checkpointThread.setDaemon(true);
        callbackThread.setDaemon(false);
    }

    /** Begins to say what a client is to do. */
    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    private ClientParts parts() {
        return new ClientParts(settings, queue, callbacks, checkpointer, state, metrics);
    }

    /** The client's id: that of its checkpoint. */
    public String id() {
        return id;
    }

    /** Names of the sources that it has subscribed to. */
    public List<String> sources() {
        return sources;
    }

    /** Where its checkpoint is kept, for people. */
    public String checkpointPlace() {
        return store.describe();
    }

    /**
     * Starts: takes hold of the checkpoint, reads it and begins to look for a relay. Returns then; a relay that cannot
     * be reached is tried again until it can, and {@link #status} says so. Called once.
     *
     * @throws AesopException {@code LOCKED}, {@code CORRUPT} and others about the checkpoint, after which the client is
     *     FAILED and holds nothing; {@code ILLEGAL_CALL} if it has been started before
     */
    public synchronized void start() {
        if (state.status().state() != PartState.NEW) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Starting client=" + id + " failed: it is " + state.status().state()
                            + ". A client is started once; build another one");
        }
        state.to(PartState.STARTING);
        try {
            begin(store.open(id, sources));
            dispatcher = new Dispatcher(parts(), puller);
            callbackThread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
            checkpointThread.start();
            pullThread.start();
            callbackThread.start();
        } catch (RuntimeException | Error e) {
            throw notStarted(e);
        }
    }

    /** Ends whatever has begun: the store may be anybody's, and the system may have no thread left. */
    private AesopException notStarted(Throwable e) {
        AesopException cause = e instanceof AesopException known
                ? known
                : new AesopException(
                        ErrorCode.IO_FAILED,
                        "Starting client=" + id + " with the checkpoint in " + store.describe() + " failed: " + e
                                + ". The cause has the place; correct it and start the client again",
                        e);
        puller.stop();
        checkpointer.close();
        closeStore();
        state.failed(cause);
        ended.countDown();
        return cause;
    }

    private void closeStore() {
        try {
            store.close();
        } catch (RuntimeException | Error e) {
            LOG.warn("Client {} could not give its checkpoint free", id, e);
        }
    }

    private void begin(Optional<Checkpoint> kept) {
        StartFrom from = settings.startFrom();
        if (kept.isPresent()) {
            Checkpoint checkpoint = kept.get();
            if (!checkpoint.isFlexible()) { // or else its first window is what to come back to, once it is known
                checkpointer.startAt(checkpoint);
            }
            puller.startAfter(checkpoint);
            metrics.placedAt(checkpoint.prevScn(), checkpoint.timestampNanos());
            LOG.info("Client {} goes on from {}: {}", id, store.describe(), checkpoint);
            return;
        }
        if (from.place() == StartFrom.Place.AFTER_SCN) {
            checkpointer.startAt(from.checkpoint());
            metrics.placedAt(from.scn(), Checkpoint.UNSET);
        }
        puller.startFrom(from);
        LOG.info("Client {} has no checkpoint in {}; it starts from {}", id, store.describe(), from);
    }

    /** What the callback thread does. It is the one that lasts longest, so it cleans up after the others. */
    private void callConsumer() {
        try {
            dispatcher.run();
        } catch (AesopException e) {
            LOG.error("Client {} has failed: {}", id, e.describe(), e);
        } catch (InterruptedException e) {
            LOG.info("Client {} has been interrupted, because it did not stop in time", id);
        } catch (RuntimeException | Error e) {
            // Not even saying so has worked.
            state.failed(new AesopException(ErrorCode.INTERNAL, "Delivering events failed: " + e, e));
            LOG.error("Client {} has failed", id, e);
        } finally {
            cleanUp();
        }
    }

    /** Cannot be interrupted: the others end by themselves, and what is left half done would lock the checkpoint. */
    private void cleanUp() {
        try {
            puller.stop();
            checkpointer.close();
            join(checkpointThread, Duration.ofDays(1));
            join(pullThread, CLOSE_DEADLINE);
            closeStore();
        } finally {
            metrics.connected(null);
            if (state.failure().isEmpty()) {
                state.to(PartState.STOPPED);
            }
            ended.countDown();
            metrics.wakeWaiters();
        }
    }

    private static void join(Thread thread, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (thread.isAlive() && deadline - System.nanoTime() > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            } catch (InterruptedException e) {
                LOG.debug("Interrupted while waiting for {}; it is waited for all the same", thread.getName());
            }
        }
    }

    /** Stops, letting the consumer finish the window that it is in, for {@link #CLOSE_DEADLINE} at most. */
    @Override
    public void close() {
        stop(CLOSE_DEADLINE);
    }

    /**
     * Stops: the consumer finishes the window that it is in, as far as it has come from the relay, then the checkpoint
     * is written. After {@code deadline} the callback thread is interrupted. In any state, more than once, and from
     * inside a callback too: then it returns at once, and the client stops after the callback.
     */
    public void stop(Duration deadline) {
        synchronized (this) {
            if (state.status().state() == PartState.NEW) {
                state.to(PartState.STOPPED);
                ended.countDown();
            }
        }
        if (ended.getCount() > 0) {
            if (state.failure().isEmpty()) {
                state.to(PartState.STOPPING);
            }
            dispatcher.stop();
            puller.stop();
            queue.close();
            if (Thread.currentThread() == callbackThread) {
                return;
            }
            awaitCleanUp(deadline);
        }
        if (ended.getCount() == 0 && state.status().state() != PartState.STOPPED) {
            state.to(PartState.STOPPED);
        }
    }

    private void awaitCleanUp(Duration deadline) {
        try {
            if (ended.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                callbackThread.join(AFTER_INTERRUPT.toMillis()); // its last steps, so that no thread is left
                return;
            }
            LOG.warn("Client {} is still in a callback after {}; it is interrupted", id, deadline);
            callbackThread.interrupt();
            if (!ended.await(AFTER_INTERRUPT.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.error("Client {} is stuck in a callback; its checkpoint stays locked until that returns", id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How it is doing: RUNNING, RETRYING with the cause, FAILED with the cause and the way out. */
    public PartStatus status() {
        return state.status();
    }

    /** How far it is. */
    public ClientProgress progress() {
        return metrics.progress(queue.waiting());
    }

    /**
     * Waits until the consumer has had all windows up to {@code scn}.
     *
     * @return false after {@code timeout}, or if the client has stopped before
     * @throws AesopException why the client has failed, if it has
     */
    public boolean awaitScn(long scn, Duration timeout) throws InterruptedException {
        return awaitWhileAlive(() -> metrics.lastScn() >= scn, timeout);
    }

    /**
     * Waits until the consumer has had everything that the relay has.
     *
     * @return false after {@code timeout}, or if the client has stopped before
     * @throws AesopException why the client has failed, if it has
     */
    public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
        return awaitWhileAlive(metrics::isCaughtUp, timeout);
    }

    /** Waits until the client is in {@code wanted}; false after {@code timeout}. */
    public boolean awaitState(PartState wanted, Duration timeout) throws InterruptedException {
        return metrics.await(() -> state.status().state() == wanted, System.nanoTime() + timeout.toNanos());
    }

    /** Waits until the client has stopped or failed, and its threads have ended; false after {@code timeout}. */
    public boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private boolean awaitWhileAlive(BooleanSupplier wanted, Duration timeout) throws InterruptedException {
        metrics.await(
                () -> wanted.getAsBoolean()
                        || ended.getCount() == 0
                        || state.failure().isPresent(),
                System.nanoTime() + timeout.toNanos());
        if (wanted.getAsBoolean()) {
            return true;
        }
        Optional<AesopException> failure = state.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return false;
    }

    @Override
    public String toString() {
        return "client " + id + " " + status();
    }
}
