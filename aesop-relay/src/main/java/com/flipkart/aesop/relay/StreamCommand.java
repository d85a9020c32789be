package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.EventFilter;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.relay.stats.AnswerMeter;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.StreamOutput;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireParameters;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.time.Duration;
import java.util.Optional;

/** GET /stream: finds the place that a checkpoint means, and sends what follows it. */
final class StreamCommand implements RequestHandler {
    /** Most bytes of the buffer that are looked through before other clients have their turn: some milliseconds. */
    private static final int MAX_SCAN_BYTES = 4 * 1024 * 1024;

    private static final int DEFAULT_SILENCE_MILLIS = 5000;
    private static final int MIN_SILENCE_MILLIS = 100;

    private final SourceCatalog catalog;
    private final RelayStatistics statistics;
    private final Compression compression;
    private final int maxWaitMillis;
    private final Duration maxFollow;

    /**
     * For how long an answer may last.
     *
     * @param maxWait longest time for which an empty answer is held
     * @param maxFollow longest time for which an answer is kept open; zero: none is
     */
    record Limits(Duration maxWait, Duration maxFollow) {}

    StreamCommand(SourceCatalog catalog, RelayStatistics statistics, Limits limits, Compression compression) {
        this.catalog = catalog;
        this.statistics = statistics;
        this.compression = compression;
        this.maxFollow = limits.maxFollow();
        this.maxWaitMillis = (int) Math.min(limits.maxWait().toMillis(), WireParameters.MAX_WAIT_MILLIS);
    }

    @Override
    public void handle(Exchange exchange) {
        RequestProblems problems = new RequestProblems(StreamRequest.COMMAND);
        StreamRequest request = StreamRequest.parse(exchange.request().target(), problems);
        Checkpoint checkpoint = checkpoint(request, problems);
        Optional<SourceStream> stream = catalog.stream(request.sources(), problems);
        problems.throwIfAny();
        answer(exchange, stream.orElseThrow(), request, checkpoint);
    }

    private void answer(Exchange exchange, SourceStream stream, StreamRequest request, Checkpoint checkpoint) {
        ReadOptions options = options(stream, request);
        boolean seen = !options.sources().isAll() || options.filter() != EventFilter.ALL;
        AnswerMeter meter = statistics.answer(exchange, stream.figures(), seen);
        EventCursor cursor = stream.buffer().cursor();
        EventBody body = new EventBody(
                cursor,
                options,
                meter,
                request,
                Math.min(request.extensions().waitMillis(), maxWaitMillis),
                whole -> compression.of(whole, request.extensions(), exchange));
        Place place = new Place(stream, cursor, checkpoint, request.start().fromLatest());
        boolean holds;
        try {
            place.seek();
            holds = body.waitMillis() > 0 && cursor.atEnd();
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
        if (follows(request)) {
            Follower.answer(
                    exchange, place, body, stream.committed().on(exchange.executor()), bounds(request.extensions()));
        } else if (holds) {
            Waiter.hold(exchange, place, body, stream.committed().on(exchange.executor()));
        } else {
            exchange.answer(body.encoded());
        }
    }

    /** Whether it is to follow, and is let: a line of JSON for each event is for people and tools, which do not. */
    private boolean follows(StreamRequest request) {
        return request.extensions().follow()
                && !maxFollow.isZero()
                && request.format().output() == StreamOutput.BINARY;
    }

    private static ReadOptions options(SourceStream stream, StreamRequest request) {
        EventFilter filter = request.filters()
                .filter(filters -> !filters.acceptsAll())
                .<EventFilter>map(filters -> filters.matcher()::accepts)
                .orElse(EventFilter.ALL);
        return new ReadOptions(
                stream.filter(request.sources()), filter, request.extensions().coalesceEndOfPeriod(), MAX_SCAN_BYTES);
    }

    /** How long it may be silent is the client's to say, within limits that a client's read time-out is made for. */
    private Follower.Bounds bounds(StreamExtensions extensions) {
        int asked = extensions.waitMillis() == 0 ? DEFAULT_SILENCE_MILLIS : extensions.waitMillis();
        int silence = Math.max(MIN_SILENCE_MILLIS, Math.min(asked, WireParameters.MAX_WAIT_MILLIS));
        return new Follower.Bounds(Duration.ofMillis(silence), maxFollow);
    }

    private static Checkpoint checkpoint(StreamRequest request, RequestProblems problems) {
        if (request.start().checkpoint().isEmpty()) {
            return Checkpoint.FLEXIBLE;
        }
        String json = request.start().checkpoint().get();
        try {
            Checkpoint checkpoint = Checkpoint.parse(json);
            return switch (checkpoint.mode()) {
                case ONLINE_CONSUMPTION -> checkpoint;
                case INIT -> Checkpoint.FLEXIBLE;
                case BOOTSTRAP_SNAPSHOT, BOOTSTRAP_CATCHUP -> {
                    problems.invalid(
                            WireParameters.CHECKPOINT,
                            json,
                            "a place in the stream, ONLINE_CONSUMPTION; go on with the bootstrap at its server first");
                    yield Checkpoint.FLEXIBLE;
                }
            };
        } catch (IllegalArgumentException e) {
            problems.invalid(WireParameters.CHECKPOINT, json, String.valueOf(e.getMessage()));
            return Checkpoint.FLEXIBLE;
        }
    }
}
