package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartStatus;
import java.time.Duration;
import java.util.Map;

/** A relay as the container sees it. */
final class RelayPart implements Part {
    private final Relay relay;

    RelayPart(Relay relay) {
        this.relay = relay;
    }

    @Override
    public String id() {
        return relay.id();
    }

    @Override
    public String kind() {
        return "relay";
    }

    @Override
    public void start() {
        relay.start();
    }

    @Override
    public void stop(Duration deadline) {
        relay.stop(deadline);
    }

    @Override
    public PartStatus status() {
        return relay.status();
    }

    @Override
    public Map<String, String> facts() {
        return relay.facts();
    }
}
