package com.flipkart.aesop.client;

import com.flipkart.aesop.core.settings.HostAndPort;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The relays that serve the same stream: the first one by chance, then one after the other. Used by the puller. */
final class RelayList {
    private final List<HostAndPort> relays;
    private int current;

    /** @param relays at least one */
    RelayList(List<HostAndPort> relays) {
        this.relays = relays.stream().distinct().toList();
        this.current = ThreadLocalRandom.current().nextInt(this.relays.size());
    }

    HostAndPort current() {
        return relays.get(current);
    }

    void next() {
        current = (current + 1) % relays.size();
    }

    /** All of them, each once. */
    List<HostAndPort> all() {
        return relays;
    }

    @Override
    public String toString() {
        return relays.toString();
    }
}
