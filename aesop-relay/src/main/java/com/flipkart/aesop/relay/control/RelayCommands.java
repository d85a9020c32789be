package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.WireException;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GET /relayCommand/...: those of Databus that mean something here, and why the others do not. */
final class RelayCommands implements RequestHandler {
    static final String COMMAND = "relayCommand";
    static final String PRINT_INFO = "printRelayInfo";

    private static final Logger LOG = LoggerFactory.getLogger(RelayCommands.class);
    private static final Map<String, String> REFUSED = Map.of(
            "resetRelayBuffer",
            "a buffer is not emptied under its readers. Stop the relay, remove the source's folder below its state "
                    + "directory, set initialScn to where to begin, and start it",
            "runGC",
            "a relay keeps events outside of the heap, so it frees nothing. If it is to be anyway: jcmd <pid> GC.run",
            "getLastEventBinlogOffset",
            "the place in the binlog is among the facts of the source: /relayCommand/printRelayInfo, "
                    + "<source>.producer.binlogPosition");

    private final RelayVerbs relay;
    private final List<SourceControl> sources;
    private final LongWork work;

    RelayCommands(RelayVerbs relay, List<SourceControl> sources, LongWork work) {
        this.relay = relay;
        this.sources = List.copyOf(sources);
        this.work = work;
    }

    @Override
    public void handle(Exchange exchange) {
        RequestTarget target = exchange.request().target();
        String path = target.path();
        int slash = path.indexOf('/');
        String action = slash < 0 ? path : path.substring(0, slash);
        switch (action) {
            case PRINT_INFO -> answer(exchange, relay.facts());
            case "disconnectClients" -> {
                int ended = relay.disconnectClients(exchange);
                LOG.warn("{} connections were closed by order of an operator", ended);
                answer(exchange, Map.of("disconnected", ended));
            }
            case "validateRelayBuffer" ->
                work.answer(exchange, () -> sources.stream()
                        .map(source -> BufferValidation.of(source.name(), source.buffer()))
                        .toList());
            case "saveMetaInfo" ->
                answer(
                        exchange,
                        Map.of("saved", true, "message", "nothing to do: the buffer's files know at each commit"));
            case "shutdownRelay" -> {
                LOG.warn("The relay is stopped by order of an operator");
                answer(exchange, Map.of("shuttingDown", true));
                relay.shutDown();
            }
            default -> throw refused(action);
        }
    }

    private static void answer(Exchange exchange, Map<String, ?> content) {
        exchange.answer(
                Map.of(), new JsonResponse(content).body(exchange.request().target()));
    }

    private static WireException refused(String action) {
        String why = REFUSED.get(action);
        if (why != null) {
            return new WireException(ErrorClass.PROCESSING_FAILED, "relayCommand/" + action + " is not served: " + why);
        }
        return new WireException(
                ErrorClass.UNKNOWN_COMMAND,
                "Unknown databus command: relayCommand/" + action
                        + "; there are printRelayInfo, disconnectClients, validateRelayBuffer, saveMetaInfo, "
                        + "shutdownRelay; with reasons refused are "
                        + String.join(", ", new TreeMap<>(REFUSED).keySet()));
    }
}
