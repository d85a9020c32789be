package com.flipkart.aesop.relay;

import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.WireException;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.Map;
import java.util.TreeSet;

/** Has each request answered by its command. */
final class Commands implements RequestHandler {
    private final Map<String, RequestHandler> byName;
    private final RelayStatistics statistics;

    Commands(Map<String, RequestHandler> byName, RelayStatistics statistics) {
        this.statistics = statistics;
        this.byName = Map.copyOf(byName);
    }

    @Override
    public void handle(Exchange exchange) {
        String name = exchange.request().target().command();
        statistics.observe(exchange);
        RequestHandler command = byName.get(name);
        if (command == null) {
            throw new WireException(
                    ErrorClass.UNKNOWN_COMMAND,
                    "Unknown databus command: " + name + "; there are "
                            + String.join(", ", new TreeSet<>(byName.keySet())));
        }
        command.handle(exchange);
    }
}
