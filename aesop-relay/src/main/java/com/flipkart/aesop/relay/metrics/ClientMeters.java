package com.flipkart.aesop.relay.metrics;

import com.flipkart.aesop.relay.stats.ClientFigures;
import com.flipkart.aesop.relay.stats.ClientPlace;
import com.flipkart.aesop.relay.stats.ClientTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Meters of the clients, as they come and go. */
final class ClientMeters implements ClientTable.Listener {
    private static final String CLIENT = "client";

    private final MeterRegistry registry;
    private final Map<ClientFigures, List<MeterGroup<?>>> groups = new HashMap<>();
    private boolean closed;

    ClientMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void onClient(ClientFigures client) {
        if (closed || groups.containsKey(client)) {
            return;
        }
        MeterGroup<ClientFigures> group = new MeterGroup<>(registry, client, Tags.of(CLIENT, client.name()))
                .counter(
                        "aesop.relay.client.requests",
                        null,
                        "Requests of a client, those that failed included",
                        from -> from.requests().calls())
                .counter(
                        "aesop.relay.client.errors",
                        null,
                        "Requests of a client that were answered, or whose answer ended, with an error",
                        from -> from.requests().errors())
                .gauge(
                        "aesop.relay.client.answers",
                        null,
                        "Answers to /stream that a client is being sent now, or that are held for it",
                        ClientFigures::answersInHand);
        List<MeterGroup<?>> ofClient = new ArrayList<>();
        ofClient.add(group);
        groups.put(client, ofClient);
    }

    @Override
    public synchronized void onPlace(ClientPlace place) {
        onClient(place.client());
        if (closed) {
            return;
        }
        Tags tags = Tags.of(
                CLIENT,
                place.client().name(),
                SourceMeters.PHYSICAL,
                place.physical().source().name());
        MeterGroup<ClientPlace> group = new MeterGroup<>(registry, place, tags)
                .counter(
                        "aesop.relay.client.out.events",
                        null,
                        "Events sent to a client, end-of-period events included",
                        ClientPlace::events)
                .counter("aesop.relay.client.out", "bytes", "Bytes of those events", ClientPlace::bytes)
                .knownGauge(
                        "aesop.relay.client.scn",
                        null,
                        "SCN of the window that a client was sent last",
                        ClientPlace::scn)
                .seconds(
                        "aesop.relay.client.lag",
                        "Time since the oldest window that a client has not been sent was committed at the source",
                        ClientPlace::nanosBehind)
                .knownGauge(
                        "aesop.relay.client.lag.bytes",
                        "bytes",
                        "Bytes of the buffer that a client has not been sent",
                        ClientPlace::bytesBehind)
                .knownGauge(
                        "aesop.relay.client.lag.windows",
                        "windows",
                        "Windows that a client has not been sent",
                        ClientPlace::windowsBehind);
        groups.get(place.client()).add(group);
    }

    @Override
    public synchronized void onGone(ClientFigures client) {
        List<MeterGroup<?>> gone = groups.remove(client);
        if (gone != null) {
            gone.forEach(MeterGroup::remove);
        }
    }

    synchronized void removeAll() {
        closed = true;
        groups.values().forEach(ofClient -> ofClient.forEach(MeterGroup::remove));
        groups.clear();
    }
}
