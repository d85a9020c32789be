package com.flipkart.aesop.relay.stats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The clients of a relay by name, a bounded number of them: clients choose their names, and nobody may fill the memory
 * with them. When there is no room for a further one, the one that has been silent longest gives up its place if it has
 * been so for a while; else the further one is counted as {@value #OTHER}. What was counted for one that has gone is
 * added to {@value #OTHER}, so that no sum shrinks. Any thread.
 */
public final class ClientTable {
    /** Stands for all whose names were too many. */
    public static final String OTHER = "other";

    /** Most names at once. */
    public static final int MAX_NAMES = 256;

    /** How long a client has to be silent before another may take its place. */
    static final Duration SILENCE = Duration.ofMinutes(10);

    /** Is told of clients that come and go. */
    public interface Listener {
        /** A client, for the first time. */
        void onClient(ClientFigures client);

        /** It is sent something of a physical source for the first time. */
        void onPlace(ClientPlace place);

        /** Its place was taken by another. */
        void onGone(ClientFigures client);
    }

    private final int maxNames;
    private final LongSupplier nanoTime;
    private final Map<String, ClientFigures> byName = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ClientFigures other = new ClientFigures(OTHER, true, this::toldPlace);

    ClientTable(int maxNames, LongSupplier nanoTime) {
        this.maxNames = maxNames;
        this.nanoTime = nanoTime;
    }

    /** The client of this name, which has just been heard of; that of all others if there is no room for its name. */
    ClientFigures of(String name) {
        ClientFigures known = byName.get(name);
        ClientFigures client = known == null ? add(name) : known;
        client.seen(nanoTime.getAsLong());
        return client;
    }

    private synchronized ClientFigures add(String name) {
        ClientFigures known = byName.get(name);
        if (known != null || name.equals(OTHER) || (byName.size() >= maxNames && !makeRoom())) {
            return known == null ? other : known;
        }
        ClientFigures client = new ClientFigures(name, false, this::toldPlace);
        client.seen(nanoTime.getAsLong());
        byName.put(name, client);
        listeners.forEach(listener -> listener.onClient(client));
        return client;
    }

    private boolean makeRoom() {
        long now = nanoTime.getAsLong();
        Optional<ClientFigures> silent = byName.values().stream()
                .filter(client -> client.answersInHand() == 0)
                .max(Comparator.comparingLong(client -> now - client.lastSeenNanos()))
                .filter(client -> now - client.lastSeenNanos() >= SILENCE.toNanos());
        silent.ifPresent(client -> {
            byName.remove(client.name());
            other.add(client);
            listeners.forEach(listener -> listener.onGone(client));
        });
        return silent.isPresent();
    }

    private void toldPlace(ClientPlace place) {
        listeners.forEach(listener -> listener.onPlace(place));
    }

    /** Those with names of their own, and {@value #OTHER} if any was too many; by name. */
    public Collection<ClientFigures> clients() {
        List<ClientFigures> clients = new ArrayList<>(byName.values());
        if (other.requests().calls() > 0) {
            clients.add(other);
        }
        clients.sort(Comparator.comparing(ClientFigures::name));
        return clients;
    }

    /** One of {@link #clients}. */
    public Optional<ClientFigures> client(String name) {
        return clients().stream().filter(client -> client.name().equals(name)).findFirst();
    }

    /** Has {@code listener} told of all there are and of those to come, until the result is run. */
    public synchronized Runnable listen(Listener listener) {
        listeners.add(listener);
        listener.onClient(other);
        other.places().forEach(listener::onPlace);
        for (ClientFigures client : byName.values()) {
            listener.onClient(client);
            client.places().forEach(listener::onPlace);
        }
        return () -> listeners.remove(listener);
    }
}
