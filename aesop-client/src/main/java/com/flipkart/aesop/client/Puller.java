package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.HttpTimeouts;
import com.flipkart.aesop.client.http.RelayExchange;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.client.http.WaitInterruptedException;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stream of one relay after the other into the queue: what the puller's thread does.
 *
 * <pre>{@code
 *   next relay --> /sources --> /register --> /stream --> /stream --> ...
 *       ^                                        |
 *       +------- pause <------ any failure <-----+------> failed: waits for the dispatcher or for stop
 * }</pre>
 *
 * <p>A place inside a window is only good for the connection that it came over: another relay, or the same one restarted
 * with other tables, may count other events. So after a failure the window that has come in part comes again from its
 * start; if the dispatcher has seen part of it, it is told ({@link PullerMessage.Regressed}).
 */
final class Puller implements Dispatcher.Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Puller.class);
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final int SMALLEST_REQUEST_SHARE = 2;
    private static final int MAX_DAMAGED_ANSWERS = 5;

    /** A place that the dispatcher wants to go on from. */
    private record Resume(Checkpoint checkpoint, int request) {}

    private final String client;
    private final List<String> sourceNames;
    private final ClientSettings settings;
    private final EventQueue<PullerMessage> queue;
    private final ClientState state;
    private final ClientMetrics metrics;
    private final RelayList relays;
    private final Checkpointer checkpointer;
    private final Backoff backoff;
    private final StreamPosition position = new StreamPosition();
    private final StreamReader reader;

    private volatile boolean stopped;
    private volatile Resume resume;
    private volatile HttpConnection connection;

    private int pendingLength;
    private int damagedAnswers;
    /** By {@link #listenedNanos}. */
    private long lastEventAt;

    private long lastNews = Scn.NONE;

    /** Which relays have said that they do not understand what is asked for. */
    private final Set<HostAndPort> refused = new HashSet<>();

    /** The last window that had come whole when a relay failed last. */
    private long failedAfter = Scn.NONE;

    /** Which relays have said that windows after the present place are gone. */
    private final Set<HostAndPort> fallenOff = new LinkedHashSet<>();

    /** What was last told of each relay that failed, so that it is told once. */
    private final Map<HostAndPort, String> told = new HashMap<>();

    /**
     * @param client id of the client
     * @param sourceNames names of the sources
     */
    Puller(String client, List<String> sourceNames, RelayList relays, ClientParts parts) {
        this.client = client;
        this.sourceNames = sourceNames;
        this.relays = relays;
        this.settings = parts.settings();
        this.queue = parts.queue();
        this.state = parts.state();
        this.metrics = parts.metrics();
        this.checkpointer = parts.checkpointer();
        this.backoff = new Backoff(settings);
        queue.interruptWriterIf(this::hasSomethingUrgent);
        this.reader = new StreamReader(
                queue, position, metrics, (int) settings.maxEventSize().bytes());
    }

    /** Begins where the client has never been. Before {@link #run}. */
    void startFrom(StartFrom from) {
        position.start(from);
    }

    /** Begins behind a checkpoint. Before {@link #run}. */
    void startAfter(Checkpoint checkpoint) {
        position.reset(checkpoint);
    }

    /** Whether a wait has to end. Any thread. */
    boolean hasSomethingUrgent() {
        return stopped || resume != null;
    }

    @Override
    public void resumeFrom(Checkpoint checkpoint, int request) {
        resume = new Resume(checkpoint, request);
        wake();
    }

    /** Has {@link #run} return. Any thread. */
    void stop() {
        stopped = true;
        wake();
    }

    private void wake() {
        HttpConnection open = connection;
        if (open != null) {
            open.wake();
        }
        queue.wakeWriter();
    }

    /** The whole life of the puller's thread. It does not end before {@link #stop} without a word. */
    void run() {
        try (HttpConnection own = new HttpConnection(
                new HttpTimeouts(settings.connectTimeout(), settings.readTimeout()),
                settings.access(),
                this::hasSomethingUrgent)) {
            connection = own;
            while (!stopped) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            // Not even giving up has worked, so nothing more is known of what is in the queue.
            AesopException cause = e instanceof AesopException known ? known : defect(e);
            LOG.error("Client {} pulls no more", client, e);
            state.failed(cause);
            queue.post(new PullerMessage.Failed(cause));
        }
    }

    /** Streams until something ends it, and does what is to be done about that. */
    private void turn() {
        try {
            pull();
        } catch (WaitInterruptedException e) {
            connection.disconnect(); // an answer is on its way that nobody will read
            metrics.connected(null);
        } catch (RuntimeException | Error e) {
            LOG.error("Client {} cannot go on", client, e);
            giveUp(defect(e));
        }
    }

    private void pull() {
        try {
            takeUpResume();
            stream(relays.current());
        } catch (AesopException e) {
            failed(e);
        }
    }

    private AesopException defect(Throwable e) {
        return new AesopException(
                ErrorCode.INTERNAL,
                "Pulling from relay=" + relays.current() + " failed: " + e
                        + ". This is a defect of Aesop; the log has its place",
                e);
    }

    private void takeUpResume() {
        Resume wanted = resume;
        if (wanted != null) {
            resume = null;
            fallenOff.clear();
            queue.dropUnpublished();
            position.reset(wanted.checkpoint());
            queue.post(new PullerMessage.Resumed(wanted.request()));
        }
    }

    /** Connects to a relay and reads its stream until something ends it. */
    private void stream(HostAndPort relay) {
        backToWindowBorder();
        RelaySession session = new RelaySession(connection, relay, client);
        SourceTable table = session.open(sourceNames);
        reader.sources(table);
        queue.post(new PullerMessage.Registered(table));
        metrics.connected(relay);
        LOG.info("Client {} reads from relay {} after SCN {}", client, relay, Scn.describe(position.lastWindow()));
        lastEventAt = listenedNanos();
        int waitMillis = 0; // the first answer comes at once, and says that the relay serves
        while (!hasSomethingUrgent() && !session.exchange().isOver()) {
            long begun = System.nanoTime();
            if (!ask(session, waitMillis)) {
                pauseIfAnsweredAtOnce(begun);
            }
            waitMillis = (int) settings.pollWait().toMillis();
        }
        throw new WaitInterruptedException();
    }

    /** One request; false if the relay has nothing. */
    private boolean ask(RelaySession session, int waitMillis) {
        int free = queue.awaitFreeBytes(queue.capacity() / SMALLEST_REQUEST_SHARE);
        int size = Math.max(free, pendingLength);
        StreamRequest request = StreamRequest.binary(
                session.ids(),
                Optional.of(position.checkpoint().toJson()),
                size,
                session.extensions(waitMillis).compressed(settings.compress()));
        metrics.waitingForAnswer(position.lastWindow());
        ResponseHead head = session.stream(position.isLatest() ? request.fromLatest() : request);
        long before = metrics.bytesReceived();
        lastNews = position.lastWindow();
        boolean following = follows(head);
        String errorText = following ? reader.follow(connection, this::followed) : reader.read(connection);
        session.exchange().requireWhole(errorText);
        long length = metrics.bytesReceived() - before;
        answered(head, length > 0 && (!following || isNews()));
        metrics.answered(
                length == 0 ? pendingLength == 0 : session.exchange().atEnd().orElse(false));
        // What had nothing has moved nothing: the place is as good as it was.
        if (length > 0 && position.isInsideWindow()) {
            goOnInside(session, size);
        }
        return length > 0 || pendingLength > 0;
    }

    private boolean follows(ResponseHead head) {
        if (!RelayExchange.isFollowing(head)) {
            return false;
        }
        isServed();
        return true;
    }

    /** A piece of an answer that stays open has come. */
    private void followed() {
        if (isNews()) {
            lastNews = position.lastWindow();
            lastEventAt = listenedNanos();
            damagedAnswers = 0;
        } else {
            turnToNextIfIdle();
        }
        boolean atEnd = connection.isCaughtUp() || reader.isEndRepeated();
        if (atEnd && !position.isInsideWindow() && queue.pending() == 0) {
            metrics.answered(true);
            metrics.waitingForAnswer(position.lastWindow());
        }
    }

    /** Whether more has come than the end of the last window again. */
    private boolean isNews() {
        return position.isInsideWindow() || position.lastWindow() != lastNews || queue.pending() > 0;
    }

    /**
     * The place inside a window counts the events of all sources, and a relay sends those of ours alone, so it has to say it. An
     * original relay does not: if it has other sources, the window is asked for again from its start, and for so much more
     * that it will come in one answer. That may be more than there is room for: then the socket waits.
     */
    private void goOnInside(RelaySession session, int size) {
        OptionalLong told = session.exchange().windowOffset();
        if (told.isPresent()) {
            position.passed(told.getAsLong());
        } else if (session.servesOthers()) {
            backToWindowBorder();
            pendingLength = (int) Math.min(Integer.MAX_VALUE, size * 2L);
        }
    }

    private void answered(ResponseHead head, boolean something) {
        isServed();
        pendingLength = 0;
        if (something) {
            damagedAnswers = 0;
            lastEventAt = listenedNanos();
            return;
        }
        Optional<String> pending = head.header(WireHeaders.PENDING_EVENT_SIZE);
        if (pending.isPresent()) {
            pendingLength = pendingLength(pending.get());
            return;
        }
        position.nothingYet();
        turnToNextIfIdle();
    }

    private void isServed() {
        backoff.reset();
        fallenOff.clear();
        refused.clear();
        told.clear();
        state.over(ClientState.Who.RELAY);
    }

    /** A clock that stands still while the consumer is waited for: a relay is not idle because nobody listened to it. */
    private long listenedNanos() {
        return System.nanoTime() - queue.waitedNanos();
    }

    private void turnToNextIfIdle() {
        if (listenedNanos() - lastEventAt > settings.idleReconnect().toNanos()) {
            LOG.info(
                    "Client {} has got no event from relay {} for {}; it turns to the next relay",
                    client,
                    relays.current(),
                    settings.idleReconnect());
            relays.next();
            throw new WaitInterruptedException();
        }
    }

    private int pendingLength(String text) {
        long length;
        try {
            length = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Streaming from relay=" + relays.current() + " failed: " + WireHeaders.PENDING_EVENT_SIZE + " is "
                            + text,
                    e);
        }
        if (length > settings.maxEventSize().bytes()) {
            throw StreamReader.tooLarge(length, (int) settings.maxEventSize().bytes(), position);
        }
        return (int) length;
    }

    /** A relay that does not hold empty answers is not asked all the time. */
    private void pauseIfAnsweredAtOnce(long begun) {
        Duration rest = settings.pollInterval().minusNanos(System.nanoTime() - begun);
        if (!rest.isNegative() && !rest.isZero()) {
            connection.pause(rest);
        }
    }

    private void failed(AesopException cause) {
        connection.disconnect();
        metrics.relayFailed();
        forgetOlderFailures();
        HostAndPort relay = relays.current();
        if (cause.code() == ErrorCode.EVENT_TOO_LARGE) {
            giveUp(cause);
            return;
        }
        relays.next();
        if (cause.code() == ErrorCode.SCN_NOT_FOUND) {
            fellOff(relay, cause);
            return;
        }
        fallenOff.remove(relay); // whatever it is now, it is not what has said so
        Duration pause = backoff.next();
        boolean tooOften = settings.maxRetries() >= 0 && backoff.tries() > settings.maxRetries();
        boolean tooDamaged = cause.code() == ErrorCode.CORRUPT && ++damagedAnswers >= MAX_DAMAGED_ANSWERS;
        if (isRefusedByAll(relay, cause)) {
            giveUp(cause); // the next answer would be the same
            return;
        }
        if (tooOften || tooDamaged) {
            giveUp(new AesopException(
                    cause.code(),
                    "Pulling failed " + (tooDamaged ? damagedAnswers : backoff.tries())
                            + " times in a row. The last time: " + cause.getMessage() + alsoFallenOff(),
                    cause));
            return;
        }
        tell(relay, cause);
        pause(pause);
    }

    private boolean isRefusedByAll(HostAndPort relay, AesopException cause) {
        if (cause.code() == ErrorCode.INVALID_REQUEST || cause.code() == ErrorCode.ACCESS_DENIED) {
            refused.add(relay);
        } else {
            refused.remove(relay);
        }
        return refused.containsAll(relays.all());
    }

    /**
     * What was said of another place is of no use: a relay that has lost the windows after that may well have those after this
     * one. So failures are in a row only if no window has come whole between them, be it in an answer that broke off behind it.
     */
    private void forgetOlderFailures() {
        if (position.lastWindow() != failedAfter) {
            failedAfter = position.lastWindow();
            fallenOff.clear();
            refused.clear();
            backoff.reset();
            damagedAnswers = 0;
        }
    }

    private String alsoFallenOff() {
        return fallenOff.isEmpty()
                ? ""
                : ". Relays " + fallenOff + " answer, but no longer have the windows after scn="
                        + position.lastWindow();
    }

    /**
     * Gives up once every relay has said that windows are missing. One that cannot be reached may have them, so it is
     * waited for as long as {@code maxRetries} allows: the client is RETRYING then, and goes on by itself if it comes back.
     */
    private void fellOff(HostAndPort relay, AesopException cause) {
        fallenOff.add(relay);
        if (fallenOff.containsAll(relays.all())) {
            fallenOff.clear();
            giveUp(new AesopException(
                    ErrorCode.SCN_NOT_FOUND,
                    "Going on after scn=" + position.lastWindow() + " failed: no relay of " + relays
                            + " has the windows that follow it; the last one asked, relay=" + relay + ", said: "
                            + cause.getMessage() + oldest(relay)
                            + ". To go on without the missing windows, stop the client, "
                            + checkpointer.howToForget()
                            + " and set start to oldest, latest or an SCN; to lose less next time, enlarge the relay's"
                            + " buffer",
                    cause));
        } else {
            tell(relay, cause);
        }
    }

    /** What the oldest window of the relay is, if it can be found out. */
    private String oldest(HostAndPort relay) {
        try {
            RelaySession session = new RelaySession(connection, relay, client);
            session.open(sourceNames);
            String found =
                    session.oldestScn().map(scn -> "; its oldest scn=" + scn).orElse("");
            connection.disconnect();
            return found;
        } catch (AesopException e) {
            return "; its oldest window cannot be asked for: " + e.getMessage();
        } catch (WaitInterruptedException e) {
            return "; its oldest window was not waited for";
        }
    }

    private void tell(HostAndPort relay, AesopException cause) {
        state.trouble(ClientState.Who.RELAY, cause);
        String message = String.valueOf(cause.getMessage());
        if (!message.equals(told.put(relay, message))) {
            LOG.warn("Client {} is without a relay for now: {}", client, cause.describe());
        }
    }

    private void giveUp(AesopException cause) {
        connection.disconnect();
        metrics.connected(null);
        backToWindowBorder();
        queue.post(new PullerMessage.Failed(cause));
        while (!hasSomethingUrgent()) {
            pause(FOR_EVER);
        }
    }

    private void pause(Duration duration) {
        try {
            connection.pause(duration);
        } catch (WaitInterruptedException e) {
            // The caller's loop looks what is urgent.
        }
    }

    /** Forgets the part of a window that has come, and tells the dispatcher if it has seen any of it. */
    private void backToWindowBorder() {
        boolean seen = queue.publishedInside();
        queue.dropUnpublished();
        position.backToWindowBorder();
        if (seen) {
            queue.post(new PullerMessage.Regressed(position.lastWindow()));
        }
    }
}
