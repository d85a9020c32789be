package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dispatcher whose other threads have ended: it does not wait for what nobody will send. */
@Timeout(20)
class DispatcherTest {
    private final AesopException cause = new AesopException(ErrorCode.INTERNAL, "thrown on purpose by a test");

    private final RecordingConsumer consumer = new RecordingConsumer();
    private final ClientMetrics metrics = new ClientMetrics();
    private final ClientState state = new ClientState(metrics::wakeWaiters);
    private final EventQueue<PullerMessage> queue = new EventQueue<>(64 * 1024);
    private final CallbackWatch watch = new CallbackWatch(state, Duration.ofMinutes(1));
    private final Checkpointer checkpointer =
            new Checkpointer(new ConsumerResultTest.MemoryStore(), state, metrics, watch);

    @Test
    void shouldEndWhenAnotherThreadHasFailedAndNothingComesAnyMore() {
        state.failed(cause);

        assertThatThrownBy(dispatcher((checkpoint, request) -> {})::run).isSameAs(cause);

        assertThat(consumer.calls()).containsExactly("start", "error INTERNAL", "stop");
    }

    @Test
    void shouldEndWhenPullerFailsInsteadOfGoingBack() {
        checkpointer.startAt(Checkpoint.after(4));
        window(5);
        consumer.answers(call -> call.startsWith("event") ? ConsumerResult.ERROR : ConsumerResult.SUCCESS);

        assertThatThrownBy(dispatcher((checkpoint, request) -> {
                    state.failed(cause);
                    queue.post(new PullerMessage.Failed(cause));
                })::run)
                .isSameAs(cause);

        assertThat(consumer.calls()).endsWith("event 50", "rollback 4", "error INTERNAL", "stop");
    }

    @Test
    void shouldTellConsumerOfDefectToo() {
        checkpointer.startAt(Checkpoint.after(4));
        window(5);
        consumer.answers(call -> call.startsWith("event") ? ConsumerResult.ERROR : ConsumerResult.SUCCESS);

        assertThatThrownBy(dispatcher((checkpoint, request) -> {
                    throw new IllegalStateException("a defect made on purpose by a test");
                })::run)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("a defect made on purpose by a test");

        assertThat(state.status().state()).isEqualTo(PartState.FAILED);
        assertThat(consumer.calls()).endsWith("rollback 4", "error INTERNAL", "stop");
    }

    private void window(long scn) {
        SourceTable.Registered schema =
                new SourceTable.Registered(0, People.SCHEMA_ID, new Schema.Parser().parse(People.SCHEMA));
        queue.post(new PullerMessage.Registered(
                new SourceTable(List.of(new SourceTable.Source(People.SOURCE, People.SOURCE_ID, List.of(schema))))));
        put(People.person(scn, scn * 10, "Ann"), false);
        put(People.end(scn), true);
        queue.publish();
    }

    private void put(byte[] event, boolean endsWindow) {
        ByteBuffer room = queue.room(event.length);
        room.put(event);
        queue.filled(event.length);
        queue.accept(event.length, endsWindow);
    }

    private Dispatcher dispatcher(Dispatcher.Resumption resumption) {
        Callbacks callbacks = new Callbacks(List.of(new Subscription(People.SOURCE, consumer, null)), watch);
        return new Dispatcher(
                new ClientParts(Quick.settings(), queue, callbacks, checkpointer, state, metrics), resumption);
    }
}
