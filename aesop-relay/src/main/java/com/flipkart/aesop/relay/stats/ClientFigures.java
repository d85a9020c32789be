package com.flipkart.aesop.relay.stats;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What one client has asked and was sent. Any thread. */
public final class ClientFigures {
    private final String name;
    private final boolean other;
    private final Consumer<ClientPlace> onNewPlace;
    private final RequestFigures requests = new RequestFigures();
    private final Map<PhysicalFigures, ClientPlace> places = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile long lastSeenNanos;

    /** @param onNewPlace told when it is sent something of a physical source for the first time */
    ClientFigures(String name, boolean other, Consumer<ClientPlace> onNewPlace) {
        this.name = name;
        this.other = other;
        this.onNewPlace = onNewPlace;
    }

    public String name() {
        return name;
    }

    /** Whether it stands for all whose names were too many. */
    public boolean isOther() {
        return other;
    }

    public RequestFigures requests() {
        return requests;
    }

    /** What it was sent, by physical source. */
    public Collection<ClientPlace> places() {
        return places.values();
    }

    /** Its place in one physical source. */
    ClientPlace place(PhysicalFigures physical) {
        ClientPlace known = places.get(physical);
        if (known != null) {
            return known;
        }
        ClientPlace made = new ClientPlace(this, physical);
        ClientPlace before = places.putIfAbsent(physical, made);
        if (before == null) {
            onNewPlace.accept(made);
        }
        return before == null ? made : before;
    }

    void seen(long nanoTime) {
        lastSeenNanos = nanoTime;
    }

    long lastSeenNanos() {
        return lastSeenNanos;
    }

    void answerBegins() {
        answers.incrementAndGet();
    }

    void answerEnds() {
        answers.decrementAndGet();
    }

    /** Answers to /stream that it is being sent now, or that are held for it. */
    public int answersInHand() {
        return answers.get();
    }

    /** Takes over what another has counted. */
    void add(ClientFigures gone) {
        requests.add(gone.requests);
        gone.places.forEach((physical, place) -> place(physical).add(place));
    }
}
