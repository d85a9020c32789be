package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client makes of the answers of its consumer. */
@Timeout(20)
class ConsumerResultTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final MemoryStore store = new MemoryStore();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private FakeRelay relay;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new FakeRelay();
        relay.window(1, 2);
        relay.window(2, 2);
        relay.window(3, 1);
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    @Test
    void shouldDeliverAgainWhatFollowsTheCheckpointAfterError() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        consumer.answers(call -> call.equals("event 21") && errors.incrementAndGet() <= 2
                ? ConsumerResult.ERROR
                : ConsumerResult.SUCCESS);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
            assertThat(client.progress().rollbacks()).isEqualTo(2);
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
        }

        assertThat(consumer.calls())
                .containsSubsequence("checkpoint 1", "window 2", "event 20", "event 21", "rollback 1")
                .containsSubsequence("rollback 1", "window 2", "event 20", "event 21", "rollback 1")
                .containsSubsequence("rollback 1", "window 2", "event 20", "event 21", "end window 2", "event 30");
        assertThat(consumer.calls("event 10")).hasSize(1);
        assertThat(consumer.calls("event 2")).hasSize(6);
        assertThat(consumer.calls("start")).hasSize(1);
    }

    @Test
    void shouldTakeExceptionForError() throws Exception {
        AtomicInteger thrown = new AtomicInteger();
        consumer.answers(call -> {
            if (call.equals("end window 2") && thrown.incrementAndGet() == 1) {
                throw new IOException("sink is away");
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(consumer.calls("window 2")).hasSize(2);
        assertThat(consumer.calls("checkpoint 2")).hasSize(1);
    }

    @Test
    void shouldShowWhyConsumerIsRetried() throws Exception {
        CountDownLatch repaired = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20") && repaired.getCount() > 0) {
                throw new IOException("sink is away");
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            assertThat(client.status().code()).contains(ErrorCode.CONSUMER_RETRY);
            assertThat(client.status().cause())
                    .contains("onEvent(scn=2 source=" + People.SOURCE + ")")
                    .contains("sink is away");
            repaired.countDown();
            assertThat(client.awaitScn(3, SOON)).isTrue();
            assertThat(client.awaitState(PartState.RUNNING, SOON)).isTrue();
        }
    }

    @Test
    void shouldDeliverEverythingAgainWhenFirstWindowFails() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        consumer.answers(call -> call.equals("event 11") && errors.incrementAndGet() == 1
                ? ConsumerResult.ERROR
                : ConsumerResult.SUCCESS);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(consumer.calls("event"))
                .containsExactly("event 10", "event 11", "event 10", "event 11", "event 20", "event 21", "event 30");
        assertThat(consumer.calls("rollback")).containsExactly("rollback -1");
        assertThat(store.saved.get(0)).isEqualTo(Checkpoint.inside(1, 0, -1));
    }

    @Test
    void shouldStayBeforeSkippedCheckpointUntilOneIsTaken() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        consumer.answers(call -> switch (call) {
            case "checkpoint 1", "event 20" -> ConsumerResult.SKIP_CHECKPOINT;
            case "event 30" -> errors.incrementAndGet() == 1 ? ConsumerResult.ERROR : ConsumerResult.SUCCESS;
            default -> ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
            assertThat(errors.get()).isEqualTo(2);
        }

        assertThat(consumer.calls("event 1")).hasSize(4);
        assertThat(store.last()).isEqualTo(Checkpoint.after(3, People.timestamp(3)));
        assertThat(store.saved).extracting(Checkpoint::prevScn).doesNotContain(1L, 2L);
    }

    @Test
    void shouldNotMoveCheckpointPastSkippedOneByEmptyWindow() throws Exception {
        consumer.answers(call -> call.equals("checkpoint 3") ? ConsumerResult.SKIP_CHECKPOINT : ConsumerResult.SUCCESS);
        relay.window(4);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(4, SOON)).isTrue();
        }

        assertThat(store.last()).isEqualTo(Checkpoint.after(2, People.timestamp(2)));
    }

    @Test
    void shouldMoveCheckpointByEmptyWindowWithoutCallingConsumer() throws Exception {
        relay.window(4);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(4, SOON)).isTrue();
        }

        assertThat(store.last()).isEqualTo(Checkpoint.after(4, People.timestamp(4)));
        assertThat(consumer.calls()).noneMatch(call -> call.endsWith(" 4"));
    }

    @Test
    void shouldHaveCheckpointOnDiskBeforeNextCallbackWhenAskedTo() throws Exception {
        AtomicReference<Checkpoint> seen = new AtomicReference<>();
        consumer.answers(call -> {
            if (call.equals("window 3")) {
                seen.set(store.last());
            }
            return call.equals("checkpoint 2") ? ConsumerResult.CHECKPOINT : ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(seen.get()).isEqualTo(Checkpoint.after(2, People.timestamp(2)));
    }

    @Test
    void shouldFailVisiblyAfterFatalError() throws Exception {
        consumer.answers(call -> call.equals("event 20") ? ConsumerResult.ERROR_FATAL : ConsumerResult.SUCCESS);

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(client.status().code()).contains(ErrorCode.CONSUMER_FAILED);
        assertThat(consumer.calls()).endsWith("event 20", "error CONSUMER_FAILED", "stop");
        assertThat(store.last()).isEqualTo(Checkpoint.after(1, People.timestamp(1)));
        assertThat(store.open).isFalse();
    }

    @Test
    void shouldFailWhenConsumerReturnsNull() throws Exception {
        consumer.answers(call -> call.equals("end window 1") ? null : ConsumerResult.SUCCESS);

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().cause()).contains("onEndWindow").contains("returned null");
    }

    @Test
    void shouldFailWhenConsumerThrowsError() throws Exception {
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                throw new NoClassDefFoundError("com/example/Missing");
            }
            return ConsumerResult.SUCCESS;
        });

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.CONSUMER_FAILED);
        assertThat(client.status().cause()).contains("com/example/Missing");
    }

    @Test
    void shouldFailWhenRowDoesNotFollowItsSchema() throws Exception {
        byte[] wrong = People.person(4, 40, "x");
        wrong[62] = 9; // the branch of the union of the name
        wrong = People.sealed(ByteBuffer.wrap(wrong), wrong.length, 4);
        relay.window(4, wrong);
        List<String> rows = new ArrayList<>();

        AesopClient client = AesopClient.builder()
                .relay(relay.address())
                .subscribe(People.SOURCE, event -> rows.add(event.row().toString()))
                .checkpointStore(store)
                .settings(Quick.settings())
                .start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.CONSUMER_FAILED);
        assertThat(client.status().cause()).contains("does not follow the schema");
        assertThat(rows).hasSize(5);
    }

    @Test
    void shouldFailAfterAsManyErrorsAsAllowed() throws Exception {
        consumer.answers(call -> call.equals("event 20") ? ConsumerResult.ERROR : ConsumerResult.SUCCESS);

        AesopClient client = client().settings(
                        Quick.builder().set("maxConsumerRetries", 3).build())
                .start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().cause()).contains("4 times in a row").contains("maxConsumerRetries=3");
        assertThat(consumer.calls("event 20")).hasSize(4);
        assertThat(consumer.calls("rollback")).hasSize(3);
    }

    @Test
    void shouldCallStartAgainWhenItFails() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        consumer.answers(call ->
                call.equals("start") && starts.incrementAndGet() < 3 ? ConsumerResult.ERROR : ConsumerResult.SUCCESS);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(consumer.calls())
                .startsWith("start", "start", "start", "window 1")
                .endsWith("stop");
    }

    @Test
    void shouldTellConsumerThatCannotStart() throws Exception {
        consumer.answers(call -> call.equals("start") ? ConsumerResult.ERROR_FATAL : ConsumerResult.SUCCESS);

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(consumer.calls()).containsExactly("start", "error CONSUMER_FAILED", "stop");
    }

    @Test
    void shouldFailVisiblyWhenConsumerInterruptsItsOwnThread() throws Exception {
        consumer.answers(call -> {
            if (call.equals("checkpoint 2")) {
                Thread.currentThread().interrupt();
                return ConsumerResult.CHECKPOINT;
            }
            return ConsumerResult.SUCCESS;
        });

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(client.status().cause()).contains("interrupted");
        assertThat(consumer.calls()).endsWith("checkpoint 2", "error CONSUMER_FAILED", "stop");
    }

    @Test
    void shouldComeBackToItsFirstWindowWhenCheckpointKnowsOfNone() throws Exception {
        store.saved.add(Checkpoint.FLEXIBLE); // as a Databus client leaves it that has not read anything
        consumer.answers(call -> {
            if (call.equals("event 10") && consumer.calls(call).size() == 1) {
                relay.evict(1);
                return ConsumerResult.ERROR;
            }
            return ConsumerResult.SUCCESS;
        });

        AesopClient client = client().start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.SCN_NOT_FOUND);
        assertThat(consumer.calls("event")).containsExactly("event 10");
        assertThat(store.last()).isEqualTo(Checkpoint.inside(1, 0, -1));
    }

    @Test
    void shouldStopFromInsideCallback() throws Exception {
        AtomicReference<AesopClient> self = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                started.await();
                self.get().close();
            }
            return ConsumerResult.SUCCESS;
        });

        self.set(client().start());
        started.countDown();

        assertThat(self.get().awaitEnd(SOON)).isTrue();
        assertThat(self.get().status().state()).isEqualTo(PartState.STOPPED);
        assertThat(consumer.calls()).endsWith("event 21", "end source Person", "end window 2", "checkpoint 2", "stop");
        assertThat(store.last()).isEqualTo(Checkpoint.after(2, People.timestamp(2)));
    }

    @Test
    void shouldSayThatCallbackTakesTooLong() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().settings(Quick.builder()
                        .set("callbackBudget", Duration.ofMillis(100))
                        .build())
                .start()) {
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            assertThat(client.status().code()).contains(ErrorCode.TIMEOUT);
            assertThat(client.status().cause()).contains("callbackBudget=100ms");
            goOn.countDown();
            assertThat(client.awaitState(PartState.RUNNING, SOON)).isTrue();
        }
    }

    @Test
    void shouldInterruptCallbackThatDoesNotEndInTime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                inside.countDown();
                new CountDownLatch(1).await();
            }
            return ConsumerResult.SUCCESS;
        });

        AesopClient client = client().start();
        inside.await();
        client.stop(Duration.ofMillis(50));

        assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
        assertThat(client.awaitEnd(Duration.ZERO)).isTrue();
        assertThat(consumer.calls()).endsWith("event 20", "rollback 1", "stop");
        assertThat(store.last()).isEqualTo(Checkpoint.after(1, People.timestamp(1)));
    }

    @Test
    void shouldTellEachConsumerOfWindowsAndGiveItItsOwnEvents() throws Exception {
        relay.serves(
                new FakeRelay.Served(People.SOURCE, 40, List.of(People.SCHEMA)),
                new FakeRelay.Served("x.Order", 41, List.of(People.SCHEMA)));
        relay.window(
                4,
                People.person(4, 40, "a"),
                People.event(Opcode.UPSERT, 41, People.SCHEMA_ID, 4, 1, "order"),
                People.person(4, 41, "b"));
        RecordingConsumer orders = new RecordingConsumer();
        List<Long> keys = new ArrayList<>();

        try (AesopClient client = client().startFrom(StartFrom.scn(3))
                .subscribe("x.Order", orders)
                .start()) {
            assertThat(client.awaitScn(4, SOON)).isTrue();
        }

        assertThat(orders.calls())
                .containsExactly(
                        "start",
                        "window 4",
                        "source Order",
                        "event 1",
                        "end source Order",
                        "end window 4",
                        "checkpoint 4",
                        "stop");
        assertThat(consumer.calls())
                .containsExactly(
                        "start",
                        "window 4",
                        "source Person",
                        "event 40",
                        "end source Person",
                        "source Person",
                        "event 41",
                        "end source Person",
                        "end window 4",
                        "checkpoint 4",
                        "stop");
        assertThat(keys).isEmpty();
    }

    @Test
    void shouldRefuseEventThatIsReadAfterItsCallback() throws Exception {
        List<ChangeEvent> kept = new ArrayList<>();
        try (AesopClient client = AesopClient.builder()
                .relay(relay.address())
                .subscribe(People.SOURCE, kept::add)
                .checkpointStore(store)
                .settings(Quick.settings())
                .start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(kept.get(0).scn()).isEqualTo(1);
        assertThat(kept.get(0)).hasToString("UPSERT " + People.SOURCE + " scn=1");
        assertThat(catchThrowableOfType(AesopException.class, kept.get(0)::row).code())
                .isEqualTo(ErrorCode.ILLEGAL_CALL);
    }

    @Test
    void shouldGiveRawEvents() throws Exception {
        List<Long> keys = new ArrayList<>();
        try (AesopClient client = AesopClient.builder()
                .relay(relay.address())
                .subscribeRaw(People.SOURCE, event -> keys.add(event.longKey()))
                .checkpointStore(store)
                .settings(Quick.settings())
                .start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(keys).containsExactly(10L, 11L, 20L, 21L, 30L);
    }

    private ClientBuilder client() {
        return AesopClient.builder()
                .id("test")
                .relay(relay.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointStore(store)
                .settings(Quick.settings());
    }

    /** Keeps checkpoints where a test can look. */
    static final class MemoryStore implements CheckpointStore {
        final List<Checkpoint> saved = Collections.synchronizedList(new ArrayList<>());
        volatile boolean open;

        @Override
        public Optional<Checkpoint> open(String client, List<String> sources) {
            open = true;
            return saved.isEmpty() ? Optional.empty() : Optional.of(last());
        }

        @Override
        public void save(Checkpoint checkpoint) {
            saved.add(checkpoint);
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public String describe() {
            return "memory";
        }

        Checkpoint last() {
            return saved.get(saved.size() - 1);
        }
    }
}
