package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.relay.stats.RequestFigures.Command;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.WireParameters;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.WireServer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** All that a relay counts. Any thread. */
public final class RelayStatistics {
    private final List<PhysicalFigures> physical = new CopyOnWriteArrayList<>();
    private final RequestFigures requests = new RequestFigures();
    private final CompressionFigures compression = new CompressionFigures();
    private final ClientTable clients;
    private volatile WireServer server;

    public RelayStatistics() {
        this(ClientTable.MAX_NAMES, System::nanoTime);
    }

    RelayStatistics(int maxNames, LongSupplier nanoTime) {
        clients = new ClientTable(maxNames, nanoTime);
    }

    /** What answers the requests. */
    public void server(WireServer listening) {
        server = listening;
    }

    /** What answers the requests; empty before it has a port. */
    public Optional<WireServer> server() {
        return Optional.ofNullable(server);
    }

    /** Begins to count for a physical source. */
    public PhysicalFigures add(EventProducer producer, EventBuffer buffer) {
        PhysicalFigures figures = new PhysicalFigures(producer, buffer);
        physical.add(figures);
        return figures;
    }

    /** In the order in which they were added. */
    public List<PhysicalFigures> physical() {
        return physical;
    }

    /** All logical sources. */
    public List<LogicalFigures> logical() {
        return physical.stream().flatMap(source -> source.sources().stream()).toList();
    }

    /** One logical source. */
    public Optional<LogicalFigures> logical(int id) {
        return physical.stream()
                .map(source -> source.find(id))
                .filter(Objects::nonNull)
                .findFirst();
    }

    public ClientTable clients() {
        return clients;
    }

    public CompressionFigures compression() {
        return compression;
    }

    /** Of all clients together. */
    public RequestFigures requests() {
        return requests;
    }

    /** Counts a request, and the error that it may be answered with. */
    public void observe(Exchange exchange) {
        RequestTarget target = exchange.request().target();
        Command command = Command.of(target.command());
        Set<RequestFigures> figures = new LinkedHashSet<>();
        figures.add(requests);
        if (command != Command.OTHER) {
            figures.add(client(exchange).requests());
            target.parameter(WireParameters.SOURCES).ifPresent(ids -> addNamed(ids, figures));
        }
        figures.forEach(each -> each.called(command));
        exchange.onFailed((ErrorClass error) -> figures.forEach(each -> each.failed(command, error)));
    }

    /** What is no id is told to the client elsewhere. */
    private void addNamed(String ids, Set<RequestFigures> figures) {
        for (String text : ids.split(",", -1)) {
            String id = text.strip();
            if (id.matches("\\d{1,5}")) {
                logical(Integer.parseInt(id)).ifPresent(source -> figures.add(source.requests()));
            }
        }
    }

    /**
     * Begins to count an answer to /stream.
     *
     * @param seen whether a filter looks at each event
     */
    public AnswerMeter answer(Exchange exchange, PhysicalFigures source, boolean seen) {
        return new AnswerMeter(source, client(exchange), seen);
    }

    private ClientFigures client(Exchange exchange) {
        return clients.of(ClientName.of(exchange));
    }
}
