package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ClientBuilderTest {
    @TempDir
    Path directory;

    @Test
    void shouldTellEverythingThatIsMissingAtOnce() {
        AesopException failure = catchThrowableOfType(
                AesopException.class, () -> AesopClient.builder().build());

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SETTINGS);
        assertThat(failure)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("there is no relay to read from. Call relay(host, port)")
                .hasMessageContaining("there is no source to read. Call subscribe(")
                .hasMessageContaining("there is no place for the checkpoint. Call checkpointDirectory(path)");
    }

    @Test
    void shouldAskForIdWhenThereAreSeveralSources() {
        assertThatThrownBy(() -> minimal().subscribe("other", event -> {}).build())
                .isInstanceOf(AesopException.class)
                .hasMessageContaining(
                        "a client of 2 sources has no id. Call id(name): the checkpoint is kept under it");
    }

    @Test
    void shouldBeCalledLikeItsOnlySource() {
        assertThat(minimal().build().id()).isEqualTo("a.Person");
        assertThat(minimal().id("mine").build().id()).isEqualTo("mine");
    }

    @Test
    void shouldRefuseIdThatIsNoFileName() {
        assertThatThrownBy(() -> minimal().id("../person").build())
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("id=../person cannot be the name of a file");
    }

    @Test
    void shouldRefuseTwoConsumersOfOneSource() {
        assertThatThrownBy(() ->
                        minimal().id("x").subscribe("a.Person", event -> {}).build())
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("source=a.Person is subscribed to twice");
    }

    @Test
    void shouldRefuseSettingsThatDoNotFit() {
        SettingsBuilder<ClientSettings> settings = new SettingsBuilder<>(ClientSettings.class)
                .set("start", "yesterday")
                .set("retryInitialDelay", Duration.ofMinutes(5))
                .set("retryFactor", 0.5);
        assertThatThrownBy(settings::build)
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("retryFactor=0.5 is out of its range");
        assertThatThrownBy(settings.set("retryFactor", 2.0)::build)
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("start=yesterday is no place. Write oldest, latest or an SCN")
                .hasMessageContaining("retryInitialDelay=300000ms is longer than retryMaxDelay=60000ms");
    }

    @Test
    void shouldReadPlaceToStartFromAsText() {
        assertThat(StartFrom.parse("oldest")).isEqualTo(StartFrom.oldest()).hasToString("oldest");
        assertThat(StartFrom.parse(" latest")).isEqualTo(StartFrom.latest()).hasToString("latest");
        assertThat(StartFrom.parse("4294967300"))
                .isEqualTo(StartFrom.scn(4294967300L))
                .hasToString("4294967300");
        assertThatThrownBy(() -> StartFrom.parse("-2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StartFrom.scn(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotStartTwice() {
        AesopClient client = minimal().start();
        assertThatThrownBy(client::start)
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("A client is started once");
        client.close();
        assertThatThrownBy(client::start).isInstanceOf(AesopException.class);
    }

    @Test
    void shouldLetOneClientOfAnIdRunAtATime() {
        try (AesopClient first = minimal().start()) {
            AesopClient second = minimal().build();
            AesopException failure = catchThrowableOfType(AesopException.class, second::start);

            assertThat(failure.code()).isEqualTo(ErrorCode.LOCKED);
            assertThat(second.status().state()).isEqualTo(PartState.FAILED);
            assertThat(first.status().state()).isNotEqualTo(PartState.FAILED);
            second.close();
        }
        minimal().start().close();
    }

    @Test
    void shouldNotStartOverWhenCheckpointIsDamaged() throws Exception {
        Files.writeString(directory.resolve("a.Person.checkpoint"), "{\"windowScn\":5");

        AesopClient client = minimal().build();
        AesopException failure = catchThrowableOfType(AesopException.class, client::start);

        assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(client.status().cause()).contains("a.Person.checkpoint");
        assertThat(client.awaitEnd(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldFailVisiblyWhenStoreCannotBeOpened() throws Exception {
        StrangeStore store = new StrangeStore(() -> {
            throw new IllegalStateException("no such table: checkpoints");
        });
        AesopClient client = minimal().checkpointStore(store).build();

        AesopException failure = catchThrowableOfType(AesopException.class, client::start);

        assertThat(failure).hasMessageContaining("no such table: checkpoints").hasMessageContaining("a strange store");
        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(client.awaitEnd(Duration.ZERO)).isTrue();
        client.close();
        assertThat(store.closed).isPositive();
    }

    @Test
    void shouldFailVisiblyWhenStoreHasPlaceThatIsNotOfStream() throws Exception {
        StrangeStore store = new StrangeStore(() -> Optional.of(Checkpoint.INIT));
        AesopClient client = minimal().checkpointStore(store).build();

        AesopException failure = catchThrowableOfType(AesopException.class, client::start);

        assertThat(failure).hasMessageContaining("not an online checkpoint");
        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        client.close();
        assertThat(store.closed).isPositive();
    }

    @Test
    void shouldEndWhateverStoreDoesWhenItIsClosed() throws Exception {
        StrangeStore store = new StrangeStore(Optional::empty);
        store.failsToClose = true;
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try {
            AesopClient client = minimal().checkpointStore(store).start();
            client.close();

            assertThat(client.awaitEnd(Duration.ZERO)).isTrue();
            assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(store.closed).isPositive();
        assertThat(uncaught).isEmpty();
    }

    @Test
    void shouldCloseClientThatWasNeverStarted() {
        AesopClient client = minimal().build();

        client.close();
        client.close();

        assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void shouldStopWhileNoRelayIsThere() throws Exception {
        AesopClient client = minimal().start();
        assertThat(client.awaitState(PartState.RETRYING, Duration.ofSeconds(10)))
                .isTrue();

        client.close();

        assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("aesop-a.Person-"));
    }

    private ClientBuilder minimal() {
        return AesopClient.builder()
                .relay("127.0.0.1", 1)
                .subscribe("a.Person", event -> {})
                .checkpointDirectory(directory);
    }

    /** A store as a user may write one. */
    private static final class StrangeStore implements CheckpointStore {
        private final Supplier<Optional<Checkpoint>> content;
        volatile boolean failsToClose;
        volatile int closed;

        StrangeStore(Supplier<Optional<Checkpoint>> content) {
            this.content = content;
        }

        @Override
        public Optional<Checkpoint> open(String client, List<String> sources) {
            return content.get();
        }

        @Override
        public void save(Checkpoint checkpoint) {}

        @Override
        public synchronized void close() {
            closed++;
            if (failsToClose) {
                throw new IllegalStateException("the connection is gone");
            }
        }

        @Override
        public String describe() {
            return "a strange store";
        }
    }
}
