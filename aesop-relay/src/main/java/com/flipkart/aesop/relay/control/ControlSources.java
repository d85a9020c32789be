package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.WireException;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GET /controlSources/{status,pause,unpause,start,shutdown}: takes sources out of service and back, one by one. */
final class ControlSources implements RequestHandler {
    static final String COMMAND = "controlSources";
    static final String STATUS = "status";

    private static final Logger LOG = LoggerFactory.getLogger(ControlSources.class);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
    private static final String SOURCES = "sources";
    private static final String SCN = "scn";

    private final List<SourceControl> sources;
    private final LongWork work;

    ControlSources(List<SourceControl> sources, LongWork work) {
        this.sources = List.copyOf(sources);
        this.work = work;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestTarget target = exchange.request().target();
        List<SourceControl> wanted = wanted(target);
        switch (target.path()) {
            case STATUS -> {}
            case "pause" -> pause(wanted);
            case "unpause" -> unpause(wanted);
            case "start" -> start(wanted, target);
            case "shutdown" -> {
                LOG.warn("Sources {} are stopped by order of an operator", names(wanted));
                work.answer(exchange, () -> {
                    wanted.forEach(source -> source.shutdown(STOP_DEADLINE));
                    return answer(wanted);
                });
                return;
            }
            default ->
                throw new WireException(
                        ErrorClass.UNKNOWN_COMMAND,
                        "Unknown databus command: controlSources/" + target.path()
                                + "; there are status, pause, unpause, start, shutdown");
        }
        exchange.answer(Map.of(), new JsonResponse(answer(wanted)).body(target));
    }

    private static void pause(List<SourceControl> wanted) {
        refuseStopped(wanted, "pause");
        wanted.forEach(SourceControl::pause);
        LOG.warn("Sources {} are paused by order of an operator", names(wanted));
    }

    private static void unpause(List<SourceControl> wanted) {
        refuseStopped(wanted, "unpause");
        wanted.forEach(SourceControl::unpause);
        LOG.warn("Sources {} go on by order of an operator", names(wanted));
    }

    private static void start(List<SourceControl> wanted, RequestTarget target) {
        if (target.parameter(SCN).isPresent()) {
            RequestProblems problems = new RequestProblems(COMMAND);
            problems.invalid(
                    SCN,
                    target.parameter(SCN).get(),
                    "not served: a source goes on after the last window in its buffer, so that none is missing. To begin "
                            + "elsewhere, stop the relay, remove the buffer's folder and set initialScn");
            problems.throwIfAny();
        }
        unpause(wanted);
    }

    private static void refuseStopped(List<SourceControl> wanted, String action) {
        List<SourceControl> stopped =
                wanted.stream().filter(SourceControl::isStopped).toList();
        if (!stopped.isEmpty()) {
            throw new WireException(
                    ErrorClass.PROCESSING_FAILED,
                    "controlSources/" + action + " failed: " + names(stopped)
                            + " was shut down, and a producer starts once in a relay's life. Restart the relay");
        }
    }

    private List<SourceControl> wanted(RequestTarget target) {
        String text = target.parameter(SOURCES).orElse("");
        if (text.isBlank()) {
            return sources;
        }
        RequestProblems problems = new RequestProblems(COMMAND);
        Set<SourceControl> wanted = new LinkedHashSet<>();
        for (String called : text.split(",", -1)) {
            List<SourceControl> found = sources.stream()
                    .filter(source -> source.isCalled(called.strip()))
                    .toList();
            if (found.isEmpty()) {
                problems.invalid(SOURCES, called, "names or ids of sources; there are " + names(sources));
            }
            wanted.addAll(found);
        }
        problems.throwIfAny();
        return new ArrayList<>(wanted);
    }

    private static List<Map<String, Object>> answer(List<SourceControl> wanted) {
        return wanted.stream().map(SourceControl::status).toList();
    }

    private static String names(List<SourceControl> some) {
        return some.stream().map(SourceControl::name).collect(Collectors.joining(", "));
    }
}
