package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A client in this JVM. Belongs to the thread of the soak. */
final class SoakClient implements SoakReader {
    private final VerifyingClient client;
    private final UnaryOperator<SettingsBuilder<ClientSettings>> settings;
    private final VerifyingConsumer consumer;
    private AesopClient running;
    private long relayFailures;

    /** Starts it. */
    SoakClient(VerifyingClient client, UnaryOperator<SettingsBuilder<ClientSettings>> settings) {
        this.client = client;
        this.settings = settings;
        consumer = client.consumer();
        running = client.start(consumer, settings);
    }

    /** Stops it in order, and starts it with what it has kept. */
    void restart() {
        relayFailures += running.progress().relayFailures();
        running.close();
        running = client.start(consumer, settings);
    }

    @Override
    public String id() {
        return client.id();
    }

    @Override
    public long scn() {
        return consumer.scn();
    }

    @Override
    public Optional<Delays> delays() {
        return Optional.of(consumer.delays());
    }

    @Override
    public String note() {
        return consumer.repeated() + " windows came again; "
                + (relayFailures + running.progress().relayFailures()) + " broken connections";
    }

    @Override
    public void assertWell() {
        assertThat(running.status().state()).as("%s", running.status()).isNotEqualTo(PartState.FAILED);
    }

    @Override
    public void close() {
        running.close();
    }
}
