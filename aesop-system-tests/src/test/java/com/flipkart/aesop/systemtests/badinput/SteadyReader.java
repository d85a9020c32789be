package com.flipkart.aesop.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ChangeConsumer;
import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.ClientProgress;
import com.flipkart.aesop.client.ConsumerResult;
import com.flipkart.aesop.client.StartFrom;
import com.flipkart.aesop.core.module.PartState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that reads windows of five rows whose SCNs follow one another, and remembers every other. */
final class SteadyReader implements AutoCloseable {
    private static final int EVENTS_IN_WINDOW = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AesopClient client;
    private final Rows rows = new Rows();

    SteadyReader(int port, String source, Path checkpoints) {
        client = AesopClient.builder()
                .id("steady")
                .relay("127.0.0.1", port)
                .subscribe(source, rows)
                .startFrom(StartFrom.oldest())
                .checkpointDirectory(checkpoints)
                .start();
    }

    /** Waits for windows that are committed from now on, and asserts that nothing was missing, twice or broken off until then. */
    void assertUnharmed() throws InterruptedException {
        ClientProgress before = client.progress();
        long later = Math.max(before.receivedScn(), before.lastScn()) + 20;

        assertThat(client.awaitScn(later, PATIENCE))
                .as("the other client gets on to SCN %d; %s", later, client.progress())
                .isTrue();

        ClientProgress now = client.progress();
        assertThat(rows.wrong()).isEmpty();
        assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
        assertThat(now.relayFailures()).as("connections broken off").isZero();
        assertThat(now.rollbacks()).isZero();
    }

    @Override
    public void close() {
        client.close();
    }

    /** Called by the client's thread. */
    private static final class Rows implements ChangeConsumer {
        private final List<String> wrong = new ArrayList<>();
        private long lastScn = -1;
        private int events;

        @Override
        public ConsumerResult onStartWindow(long scn) {
            if (lastScn >= 0 && scn != lastScn + 1) {
                note("window " + scn + " after " + lastScn);
            }
            lastScn = scn;
            events = 0;
            return ConsumerResult.SUCCESS;
        }

        @Override
        public ConsumerResult onEvent(ChangeEvent event) {
            events++;
            if (event.row().get("id") == null) {
                note(event + " without id");
            }
            return ConsumerResult.SUCCESS;
        }

        @Override
        public ConsumerResult onEndWindow(long scn) {
            if (events != EVENTS_IN_WINDOW) {
                note("window " + scn + " of " + events + " events");
            }
            return ConsumerResult.SUCCESS;
        }

        private synchronized void note(String what) {
            wrong.add(what);
        }

        synchronized List<String> wrong() {
            return List.copyOf(wrong);
        }
    }
}
