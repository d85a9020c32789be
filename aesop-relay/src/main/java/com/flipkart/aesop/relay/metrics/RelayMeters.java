package com.flipkart.aesop.relay.metrics;

import com.flipkart.aesop.relay.stats.PhysicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The meters of a relay in a registry. Made when the relay has started, closed before it stops: its meters are then taken
 * out of the registry again.
 *
 * <pre>{@code
 * try (RelayMeters meters = RelayMeters.bind(relay.statistics(), registry)) { ... }
 * }</pre>
 *
 * <p>May be used from any thread.
 */
public final class RelayMeters implements AutoCloseable {
    private final List<MeterGroup<?>> groups = new ArrayList<>();
    private final ClientMeters clients;
    private final Runnable unlisten;

    private RelayMeters(RelayStatistics statistics, MeterRegistry registry) {
        statistics.server().ifPresent(server -> groups.add(ServerMeters.of(server, registry)));
        groups.add(ServerMeters.of(statistics.requests(), registry));
        groups.add(ServerMeters.of(statistics.compression(), registry));
        for (PhysicalFigures source : statistics.physical()) {
            groups.addAll(SourceMeters.of(source, registry));
        }
        clients = new ClientMeters(registry);
        unlisten = statistics.clients().listen(clients);
    }

    /** Puts the meters of a relay that has started into {@code registry}. */
    public static RelayMeters bind(RelayStatistics statistics, MeterRegistry registry) {
        return new RelayMeters(statistics, registry);
    }

    /** Takes them out again. */
    @Override
    public void close() {
        unlisten.run();
        clients.removeAll();
        groups.forEach(MeterGroup::remove);
    }
}
