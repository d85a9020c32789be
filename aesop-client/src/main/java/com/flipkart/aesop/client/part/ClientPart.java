package com.flipkart.aesop.client.part;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientProgress;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.scn.Scn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client as the container sees it. */
final class ClientPart implements Part {
    private final AesopClient client;

    ClientPart(AesopClient client) {
        this.client = client;
    }

    @Override
    public String id() {
        return client.id();
    }

    @Override
    public String kind() {
        return "client";
    }

    @Override
    public void start() {
        client.start();
    }

    @Override
    public void stop(Duration deadline) {
        client.stop(deadline);
    }

    @Override
    public PartStatus status() {
        return client.status();
    }

    @Override
    public Map<String, String> facts() {
        ClientProgress progress = client.progress();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sources", String.join(", ", client.sources()));
        facts.put("relay", progress.relay().map(Object::toString).orElse("none"));
        facts.put("lagMillis", Long.toString(progress.lagMillis()));
        facts.put("lastScn", Long.toString(progress.lastScn()));
        facts.put("lastScnParts", Scn.describe(progress.lastScn()));
        facts.put("receivedScn", Long.toString(progress.receivedScn()));
        facts.put("checkpointScn", Long.toString(progress.checkpointScn()));
        facts.put("checkpoint", client.checkpointPlace());
        facts.put("events", Long.toString(progress.events()));
        facts.put("windows", Long.toString(progress.windows()));
        facts.put("bytesReceived", Long.toString(progress.bytesReceived()));
        facts.put("waitingBytes", Long.toString(progress.waitingBytes()));
        facts.put("rollbacks", Long.toString(progress.rollbacks()));
        facts.put("relayFailures", Long.toString(progress.relayFailures()));
        facts.put("checkpointsWritten", Long.toString(progress.checkpointsWritten()));
        return facts;
    }
}
