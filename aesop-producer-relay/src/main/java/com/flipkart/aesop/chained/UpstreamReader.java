package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.RelayExchange;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.StreamRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Reads one upstream until something ends it: asks, and takes the answer into the sink. Belongs to the producer's thread.
 *
 * <p>A place inside a window is only good for the connection that it came over: another relay may count other events. So when a
 * session ends inside a window, that window is rolled back, and the next session asks for it from its start.
 */
final class UpstreamReader {
    private final PhysicalSource source;
    private final UpstreamSettings settings;
    private final HttpConnection connection;
    private final KeptSchemas schemas;
    private final UpstreamFigures figures;
    private final WindowReceiver receiver;
    private final EventInput input;
    private final int maxEventLength;
    private final BooleanSupplier ended;

    /** What the current answer has to be large enough for, in bytes. */
    private long neededSize;

    private long lastEventAt;

    /** Windows that had been taken over when something last came in an answer that stays open. */
    private long windowsBefore;

    /** @param ended whether to come to an end */
    UpstreamReader(
            PhysicalSource source,
            UpstreamSettings settings,
            HttpConnection connection,
            Taken taken,
            UpstreamFigures figures,
            BooleanSupplier ended) {
        this.source = source;
        this.settings = settings;
        this.connection = connection;
        this.schemas = taken.schemas();
        this.figures = figures;
        this.ended = ended;
        this.receiver = new WindowReceiver(taken.sink(), settings.startFrom(), figures);
        this.maxEventLength = taken.sink().maxEventLength();
        this.input = new EventInput(maxEventLength, figures);
    }

    /** Where what is taken over goes. */
    record Taken(WindowSink sink, KeptSchemas schemas) {}

    WindowReceiver receiver() {
        return receiver;
    }

    /**
     * Connects and reads until the producer is stopped, the upstream ends the connection, or it has been idle for too long.
     *
     * @param works called whenever the upstream has shown that it can be read on from our place
     * @throws AesopException with what went wrong
     */
    void read(HostAndPort relay, Runnable works) {
        UpstreamSession session = new UpstreamSession(connection, relay, "relay-" + source.name());
        session.open(source.sources(), schemas);
        receiver.begin(KnownSchemas.of(source.sources(), schemas));
        figures.connected(relay);
        neededSize = 0;
        lastEventAt = System.nanoTime();
        int waitMillis = 0; // the first answer comes at once, and says that the upstream serves
        while (!ended.getAsBoolean() && !session.exchange().isOver() && !isIdle()) {
            long begun = System.nanoTime();
            boolean something = ask(session, relay, waitMillis);
            if (!receiver.isComparing()) {
                works.run();
                waitMillis = (int) settings.pollWait().toMillis();
            }
            if (!something) {
                pauseIfAnsweredAtOnce(begun);
            }
        }
    }

    private boolean isIdle() {
        return System.nanoTime() - lastEventAt > settings.idleReconnect().toNanos();
    }

    /** One request; false if the upstream has nothing. */
    private boolean ask(UpstreamSession session, HostAndPort relay, int waitMillis) {
        int size =
                (int) Math.min(Integer.MAX_VALUE, Math.max(settings.fetchSize().bytes(), neededSize));
        StreamRequest request = StreamRequest.binary(
                session.ids(),
                Optional.of(receiver.checkpoint().toJson()),
                size,
                StreamExtensions.live(waitMillis).compressed(settings.compress()));
        long before = figures.bytes();
        ResponseHead head;
        try {
            head = session.stream(receiver.isFromLatest() ? request.fromLatest() : request);
            neededSize = 0;
            windowsBefore = figures.windows();
            BooleanSupplier goOn = RelayExchange.isFollowing(head) ? this::followed : () -> true;
            session.exchange().requireWhole(input.read(connection, receiver::accept, goOn));
        } catch (AesopException e) {
            if (e.code() == ErrorCode.SCN_NOT_FOUND && receiver.isComparing()) {
                receiver.cannotCompare();
                return true;
            }
            throw e.code() == ErrorCode.SCN_NOT_FOUND ? gone(relay, e) : e;
        }
        if (figures.bytes() == before) {
            return gotNothing(session, relay, head);
        }
        if (!RelayExchange.isFollowing(head)) {
            lastEventAt = System.nanoTime();
            figures.answered(session.exchange().atEnd().orElse(false));
        }
        if (receiver.isInsideWindow() && !session.exchange().isOver()) {
            goOnInside(session, size);
        }
        return true;
    }

    /**
     * A piece has come of an answer that stays open: windows as they are committed, and when there are none the last end again.
     *
     * @return false if no more is wanted, because the producer is stopped or the upstream is idle
     */
    private boolean followed() {
        boolean inside = receiver.isInsideWindow() || input.isInsideEvent();
        boolean news = inside || figures.windows() != windowsBefore;
        if (news) {
            windowsBefore = figures.windows();
            lastEventAt = System.nanoTime();
        }
        figures.answered(!inside && (!news || connection.isCaughtUp()));
        return !ended.getAsBoolean() && !isIdle();
    }

    private boolean gotNothing(UpstreamSession session, HostAndPort relay, ResponseHead head) {
        int pending = session.pendingLength(head);
        if (pending > maxEventLength) {
            throw EventInput.tooLarge(pending, maxEventLength);
        }
        neededSize = pending;
        figures.answered(pending == 0);
        if (pending > 0) {
            return true;
        }
        if (receiver.isComparing()) {
            throw behind(relay);
        }
        receiver.nothingYet();
        return false;
    }

    private AesopException behind(HostAndPort relay) {
        return new AesopException(
                ErrorCode.PEER_FAILED,
                "Going on after scn=" + Scn.describe(receiver.lastScn()) + " failed: relay=" + relay
                        + " answers that it has no window as new as this one. It is behind, and is waited for; or its SCNs have begun "
                        + "anew: then stop this relay, move the folder of this buffer away and let clients begin anew");
    }

    private AesopException gone(HostAndPort relay, AesopException cause) {
        return new AesopException(
                ErrorCode.SCN_NOT_FOUND,
                "Going on after scn=" + Scn.describe(receiver.lastScn()) + " failed: relay=" + relay
                        + " no longer has the windows that follow it. It said: " + cause.getMessage()
                        + ". Add a relay to relays= that still has them. To go on without them, stop this relay, move the "
                        + "folder of this buffer away and let clients begin anew; to lose none next time, enlarge that relay's buffer",
                cause);
    }

    /**
     * The place inside a window counts the events of all sources, and an upstream sends those of ours alone, so it has to say it. An
     * original relay does not: if it has other sources, the window is asked for again from its start, and for so much more
     * that it will come in one answer. None of it waits in memory.
     */
    private void goOnInside(UpstreamSession session, int size) {
        OptionalLong told = session.exchange().windowOffset();
        if (told.isPresent()) {
            receiver.passed(told.getAsLong());
        } else if (session.servesOthers()) {
            receiver.backToWindowBorder();
            neededSize = 2L * size;
        }
    }

    /** An upstream that does not hold empty answers is not asked all the time. */
    private void pauseIfAnsweredAtOnce(long begun) {
        Duration rest = settings.pollInterval().minusNanos(System.nanoTime() - begun);
        if (!rest.isNegative() && !rest.isZero()) {
            connection.pause(rest);
        }
    }
}
