package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events out of the queue, calls the consumer window by window and moves the checkpoint: what the callback
 * thread does.
 *
 * <pre>{@code
 *            event                     other source
 *  between --------> in window, source --------------+
 *     ^                |  ^                          |
 *     |  end of period |  +------- event ------------+
 *     +----------------+
 *     ^                    ERROR
 *     +--- resumed --- rolled back <-------- anywhere
 * }</pre>
 *
 * <p>Nothing is kept for a repetition: after ERROR the puller is asked to go on from the checkpoint, and everything up
 * to its {@link PullerMessage.Resumed} is dropped.
 */
final class Dispatcher {
    /** How the puller is asked to begin again. */
    interface Resumption {
        /**
         * @param checkpoint to go on from
         * @param request its number, to be put into the answer
         */
        void resumeFrom(Checkpoint checkpoint, int request);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long IDLE_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int RELEASES_PER_RING = 16;

    private final EventQueue<PullerMessage> queue;
    private final Callbacks callbacks;
    private final Checkpointer checkpointer;
    private final ClientState state;
    private final ClientMetrics metrics;
    private final Resumption resumption;
    private final Backoff backoff;
    private final int maxRetries;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final EventView view = new EventView();

    private SourceTable sources;
    private boolean inWindow;
    private boolean empty;
    private long windowScn = Scn.NONE;
    private long windowEvents;
    private ConsumerResult windowResult = ConsumerResult.SUCCESS;
    private SourceTable.Source source;
    private Subscription subscription;
    private boolean placed;
    private boolean skipped;
    private boolean consumerTrouble;
    private int request;
    private boolean awaitingResumed;
    private long unreleased;

    Dispatcher(ClientParts parts, Resumption resumption) {
        this.queue = parts.queue();
        this.callbacks = parts.callbacks();
        this.checkpointer = parts.checkpointer();
        this.state = parts.state();
        this.metrics = parts.metrics();
        this.backoff = new Backoff(parts.settings());
        this.maxRetries = parts.settings().maxConsumerRetries();
        this.resumption = resumption;
        this.placed = checkpointer.isPlaced();
    }

    /**
     * The whole life of the callback thread.
     *
     * @throws AesopException why the client has failed; the consumer has been told
     * @throws InterruptedException if a callback, or what it waited for, was interrupted because the client is being stopped
     */
    void run() throws InterruptedException {
        try {
            if (startConsumption()) {
                deliver();
            }
        } catch (InterruptedException e) {
            if (isStopping()) {
                throw e;
            }
            throw gaveUp(new AesopException(
                    ErrorCode.CONSUMER_FAILED,
                    "Delivering events failed: the callback thread was interrupted by somebody else. Only close() may do "
                            + "that",
                    e));
        } catch (AesopException e) {
            throw gaveUp(e);
        } catch (RuntimeException | Error e) {
            throw gaveUp(new AesopException(
                    ErrorCode.INTERNAL,
                    "Delivering events failed: " + e + ". This is a defect of Aesop; the log has its place",
                    e));
        } finally {
            callbacks.tell("onStopConsumption", Scn.NONE, (consumer, none) -> consumer.onStopConsumption());
        }
    }

    private void deliver() throws InterruptedException {
        while (!isStopping() || inWindow) {
            if (queue.await(isStopping() ? 0 : IDLE_WAIT_NANOS)) {
                step();
            } else if (isStopping()) {
                return; // the rest of the window has not come
            } else {
                requireOtherThreads();
            }
        }
    }

    /** If one of them has had to end, nothing will come any more, not even what was asked for. */
    private void requireOtherThreads() {
        AesopException failure = state.failure().orElse(null);
        if (failure != null) {
            throw failure;
        }
    }

    private AesopException gaveUp(AesopException cause) {
        state.failed(cause);
        callbacks.tell("onError", Scn.NONE, (consumer, none) -> consumer.onError(cause));
        return cause;
    }

    /** Has {@link #run} return after the window that is being delivered. Any thread. */
    void stop() {
        stopping.countDown();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean startConsumption() throws InterruptedException {
        while (true) {
            ConsumerResult result =
                    callbacks.all("onStartConsumption", Scn.NONE, (consumer, none) -> consumer.onStartConsumption());
            if (!result.isFailure()) {
                consumerIsFine();
                return true;
            }
            requireRetry(result);
            if (stopping.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }

    private void step() throws InterruptedException {
        PullerMessage message = queue.nextMessage();
        if (message != null) {
            take(message);
        } else if (awaitingResumed) {
            queue.discard();
        } else {
            takeEvent();
        }
    }

    private void take(PullerMessage message) {
        if (message instanceof PullerMessage.Registered registered) {
            sources = registered.sources();
        } else if (message instanceof PullerMessage.Resumed resumed) {
            awaitingResumed &= resumed.request() != request;
        } else if (awaitingResumed) {
            return; // about what is being dropped
        } else if (message instanceof PullerMessage.Regressed regressed) {
            dropWindow(regressed.scn());
        } else if (message instanceof PullerMessage.Failed failed) {
            throw failed.cause();
        }
    }

    private void takeEvent() throws InterruptedException {
        view.wrap(queue.bytes(), queue.eventOffset());
        int length = view.length();
        ConsumerResult result;
        if (!view.isControl()) {
            result = dataEvent();
        } else if (view.isEndOfPeriod()) {
            result = endOfPeriod();
        } else {
            result = ConsumerResult.SUCCESS;
        }
        queue.advance(length);
        unreleased += length;
        if (unreleased > queue.bytes().capacity() / RELEASES_PER_RING) {
            queue.release();
            unreleased = 0;
        }
        if (result.isFailure()) {
            rollBack(result);
        }
    }

    private ConsumerResult dataEvent() throws InterruptedException {
        if (!inWindow) {
            startWindow(view.scn());
        }
        if (source == null || source.id() != view.sourceId()) {
            ConsumerResult result = changeSource();
            if (result.isFailure() || source == null) {
                return result;
            }
        }
        windowEvents++;
        ConsumerResult answer = callbacks.event(subscription, source, view);
        if (answer != ConsumerResult.SUCCESS) {
            windowResult = windowResult.and(answer);
        }
        return answer;
    }

    private void startWindow(long scn) throws InterruptedException {
        if (!placed) {
            checkpointer.place(Checkpoint.inside(scn, 0, Scn.NONE));
            placed = true;
        }
        inWindow = true;
        empty = true;
        windowScn = scn;
        windowEvents = 0;
        windowResult = ConsumerResult.SUCCESS;
    }

    /** The events of another source begin; of one that nobody has subscribed to, nothing is told. */
    private ConsumerResult changeSource() {
        ConsumerResult result = endSource();
        SourceTable.Source next = sources.source(view.sourceId());
        if (result.isFailure() || next == null) {
            return result;
        }
        if (empty) {
            empty = false;
            result = windowCall("onStartWindow", ChangeConsumer::onStartWindow);
            if (result.isFailure()) {
                return result;
            }
        }
        source = next;
        subscription = callbacks.subscription(next);
        return remember(callbacks.of(
                next, "onStartSource", (consumer, begun) -> consumer.onStartSource(begun.name(), begun.newest())));
    }

    private ConsumerResult endSource() {
        SourceTable.Source ended = source;
        source = null;
        if (ended == null) {
            return ConsumerResult.SUCCESS;
        }
        return remember(callbacks.of(
                ended, "onEndSource", (consumer, done) -> consumer.onEndSource(done.name(), done.newest())));
    }

    private ConsumerResult endOfPeriod() throws InterruptedException {
        long scn = view.scn();
        if (!inWindow && scn == windowScn) {
            return ConsumerResult.SUCCESS; // told twice by the relay
        }
        windowScn = scn;
        if (inWindow && !empty) {
            ConsumerResult result = endSource();
            if (!result.isFailure()) {
                result = windowCall("onEndWindow", ChangeConsumer::onEndWindow);
            }
            if (!result.isFailure()) {
                result = windowCall("onCheckpoint", ChangeConsumer::onCheckpoint);
            }
            if (result.isFailure()) {
                return result;
            }
            skipped = windowResult == ConsumerResult.SKIP_CHECKPOINT;
        }
        inWindow = false;
        windowDone(scn, view.timestampNanos());
        return ConsumerResult.SUCCESS;
    }

    /** A window without events of our sources moves the checkpoint too, but not past one that was to be skipped. */
    private void windowDone(long scn, long timestampNanos) throws InterruptedException {
        if (!skipped) {
            checkpointer.accept(scn, timestampNanos);
            placed = true;
            if (windowResult == ConsumerResult.CHECKPOINT) {
                checkpointer.flush();
            }
            if (consumerTrouble) {
                consumerIsFine();
            }
        }
        metrics.windowDone(scn, timestampNanos, windowEvents);
        windowEvents = 0;
        windowResult = ConsumerResult.SUCCESS;
    }

    private ConsumerResult windowCall(String method, Callbacks.Call call) {
        return remember(callbacks.all(method, windowScn, call));
    }

    private ConsumerResult remember(ConsumerResult result) {
        windowResult = windowResult.and(result);
        return result;
    }

    private void rollBack(ConsumerResult result) throws InterruptedException {
        requireRetry(result);
        Checkpoint checkpoint = checkpointer
                .last()
                .orElseThrow(() -> new AesopException(
                        ErrorCode.INTERNAL,
                        "Rolling back failed: a consumer answered " + result + " before the first window"));
        dropWindow(checkpoint.prevScn());
        skipped = false;
        if (!stopping.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) {
            awaitingResumed = true;
            resumption.resumeFrom(checkpoint, ++request);
        }
    }

    /**
     * Forgets the window that was begun and has the consumer do so. Whether the one before was skipped stays: going back to the
     * checkpoint is what ends that.
     */
    private void dropWindow(long scn) {
        inWindow = false;
        source = null;
        windowScn = scn;
        windowEvents = 0;
        windowResult = ConsumerResult.SUCCESS;
        metrics.rolledBack(scn);
        callbacks.tell("onRollback", scn, ChangeConsumer::onRollback);
    }

    private void requireRetry(ConsumerResult result) {
        AesopException cause = callbacks.failure();
        if (result == ConsumerResult.ERROR_FATAL) {
            throw cause;
        }
        if (maxRetries >= 0 && backoff.tries() >= maxRetries) {
            throw new AesopException(
                    ErrorCode.CONSUMER_FAILED,
                    "Delivering windows failed " + (backoff.tries() + 1) + " times in a row, maxConsumerRetries="
                            + maxRetries + " is reached. The last time: " + cause.getMessage(),
                    cause);
        }
        if (!consumerTrouble) {
            LOG.warn("{}", cause.getMessage(), cause.getCause());
        }
        consumerTrouble = true;
        state.trouble(ClientState.Who.CONSUMER, cause);
    }

    private void consumerIsFine() {
        consumerTrouble = false;
        backoff.reset();
        state.over(ClientState.Who.CONSUMER);
    }
}
