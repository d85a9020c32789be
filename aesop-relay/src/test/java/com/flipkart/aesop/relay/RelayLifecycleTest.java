package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot be, starts that go on, and stops. */
class RelayLifecycleTest {
    private RelayFixture relay;
    private Path directory;

    @BeforeEach
    void prepare(@TempDir Path folder) {
        directory = folder;
        relay = new RelayFixture(folder);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    /** A producer that does as it is told. */
    private static final class TestProducer implements EventProducer {
        private final PhysicalSource source;
        private final AesopException refusal;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private volatile boolean started;
        private volatile Error stopError;
        private volatile PartStatus status = PartStatus.of(PartState.RUNNING);

        TestProducer(String name, int sourceId, AesopException refusal) {
            this.source = new PhysicalSource(
                    9, name, List.of(new LogicalSource((short) sourceId, "of." + name, "x", (short) 0)));
            this.refusal = refusal;
        }

        @Override
        public PhysicalSource source() {
            return source;
        }

        @Override
        public void start(WindowSink sink, SchemaRegistry schemas) {
            started = true;
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void stop(Duration deadline) {
            assertThat(stopped.getAndSet(true)).isFalse();
            if (stopError != null) {
                throw stopError;
            }
        }

        @Override
        public PartStatus status() {
            return status;
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("kind", "test");
        }
    }

    @Test
    void shouldGoOnWhereItWasWhenRestarted() {
        relay.start().window(10, 1, 3).window(20, 4, 2);
        List<Event> before = relay.eventsAfter(-1, -1);

        relay.restart();

        assertThat(relay.eventsAfter(-1, -1)).isEqualTo(before);
        assertThat(relay.producer().commit(rows -> {})).isEqualTo(21);
        assertThat(relay.eventsAfter(20, -1)).extracting(Event::scn).containsExactly(21L);
    }

    @Test
    void shouldNameThePortAndStartNoProducerWhenThePortIsTaken() {
        relay.start();
        TestProducer second = new TestProducer("second", 77, null);
        RelayBuilder builder = Relay.builder()
                .id("other")
                .port(relay.relay().port())
                .stateDirectory(directory.resolve("other"))
                .schemaDirectory(relay.schemas())
                .producer(second);

        assertThatThrownBy(builder::start)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
                .hasMessageContaining("port=" + relay.relay().port())
                .hasMessageContaining("set another port");
        assertThat(second.started).isFalse();
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
    }

    @Test
    void shouldTellPortAndFolderTogetherWhenBothAreTaken() {
        relay.start();
        MemoryProducer same = MemoryProducer.byProgram(RelayFixture.people());
        RelayBuilder builder = Relay.builder()
                .id("twin")
                .port(relay.relay().port())
                .stateDirectory(relay.state())
                .schemaDirectory(relay.schemas())
                .producer(same);

        assertThatThrownBy(builder::start)
                .hasMessageStartingWith("Starting relay twin failed: 2 problems")
                .hasMessageContaining("PORT_IN_USE")
                .hasMessageContaining("LOCKED");
        assertThat(same.status().state()).isEqualTo(PartState.NEW);
    }

    @Test
    void shouldLeaveNothingBehindWhenAStartFails() {
        TestProducer bad = new TestProducer(
                "bad", 77, new AesopException(ErrorCode.ACCESS_DENIED, "user=or_test was refused. Set the password"));
        relay.with(bad);

        assertThatThrownBy(relay::start)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED))
                .hasMessage("Starting relay test-relay failed: user=or_test was refused. Set the password");

        assertThat(relay.relay().status().state()).isEqualTo(PartState.FAILED);
        assertThat(bad.stopped).isFalse();
        assertThat(relay.producer().status().state()).isEqualTo(PartState.STOPPED);
        try (RelayFixture again = new RelayFixture(directory).start()) {
            assertThat(again.get("/admin").text()).isEqualTo("GOOD");
        }
    }

    @Test
    void shouldGiveEverythingBackWhenStoppingAProducerEndsInAnError() {
        TestProducer exhausted = new TestProducer("exhausted", 77, null);
        exhausted.stopError = new OutOfMemoryError("deliberate");
        relay.with(exhausted).start().window(10, 1, 1);

        relay.close();

        assertThat(relay.relay().status().state()).isEqualTo(PartState.STOPPED);
        assertThat(relay.producer().status().state()).isEqualTo(PartState.STOPPED);
        try (RelayFixture again = new RelayFixture(directory).start()) {
            assertThat(again.eventsAfter(-1, -1)).hasSize(2);
        }
    }

    @Test
    void shouldTellTheProblemsOfAllProducers() {
        relay.with(new TestProducer("one", 77, new AesopException(ErrorCode.ACCESS_DENIED, "first")))
                .with(new TestProducer("two", 78, new AesopException(ErrorCode.SCHEMA_MISSING, "second")));

        assertThatThrownBy(relay::start)
                .hasMessage("Starting relay test-relay failed: 2 problems\n  ACCESS_DENIED: first\n"
                        + "  SCHEMA_MISSING: second");
    }

    @Test
    void shouldServeHistoryAndShowTheCauseWhenAProducerCannotGoOn() {
        TestProducer troubled = new TestProducer("troubled", 77, null);
        relay.with(troubled).start().window(10, 1, 1);
        assertThat(relay.relay().status().state()).isEqualTo(PartState.RUNNING);

        troubled.status =
                PartStatus.of(PartState.RETRYING, new AesopException(ErrorCode.CONNECTION_LOST, "database is down"));
        assertThat(relay.relay().status())
                .satisfies(status -> assertThat(status.state()).isEqualTo(PartState.RETRYING))
                .satisfies(status -> assertThat(status.code()).contains(ErrorCode.CONNECTION_LOST))
                .satisfies(status -> assertThat(status.cause()).startsWith("producer troubled: database is down"));
        assertThat(relay.get("/admin/status").text()).startsWith("{\"status\":\"ERROR_RETRY\",\"message\":\"producer");

        troubled.status = PartStatus.of(PartState.FAILED, new AesopException(ErrorCode.SOURCE_LOG_LOST, "gone"));
        assertThat(relay.relay().status().state()).isEqualTo(PartState.FAILED);
        assertThat(relay.get("/admin/status").text()).startsWith("{\"status\":\"SUSPENDED_ON_ERROR\"");
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
        assertThat(relay.eventsAfter(-1, -1)).hasSize(2);
    }

    @Test
    void shouldNameEverySchemaThatIsMissing() throws IOException {
        Files.delete(relay.schemas().resolve(RelayFixture.PERSON + ".1.avsc"));
        Files.delete(relay.schemas().resolve(RelayFixture.ORDER + ".1.avsc"));

        assertThatThrownBy(relay::start)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_MISSING))
                .hasMessageContaining(RelayFixture.PERSON + ".1.avsc")
                .hasMessageContaining(RelayFixture.ORDER + ".1.avsc");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheStateDirectoryCannotBeUsed() throws IOException {
        Files.createDirectories(relay.state().getParent());
        Files.writeString(relay.state(), "a file where a folder is due");

        assertThatThrownBy(relay::start)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                .hasMessageContaining(relay.state().toString());
    }

    @Test
    void shouldRefuseSourcesThatContradictEachOther() {
        MemoryProducer twin = MemoryProducer.byProgram(new PhysicalSource(
                2, "people", List.of(new LogicalSource((short) 40, RelayFixture.ORDER, "x", (short) 0))));

        assertThatThrownBy(() -> relay.with(twin).start())
                .hasMessageContaining("two physical sources have name=people")
                .hasMessageContaining("two sources have id=40")
                .hasMessageContaining("two sources have name=" + RelayFixture.ORDER);
    }

    @Test
    void shouldRefuseAnAddressThatOthersCanReachUnlessToldSo() {
        assertThatThrownBy(() -> Relay.builder().set("host", "0.0.0.0").build())
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContaining("host=0.0.0.0");
        assertThatThrownBy(() -> Relay.builder().set("port", 70_000).build()).hasMessageContaining("port=70000");
    }

    @Test
    void shouldTakeSettingsOfRelayAndBuffersFromPropertiesOfDatabus() throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(directory).resolve("relay.properties"),
                """
                databus.relay.dataSources.sequenceNumbersHandler.file.initVal=500
                databus.relay.eventBuffer.maxSize=1048576
                """);
        MemoryProducer producer = MemoryProducer.byProgram(RelayFixture.people());
        RelayBuilder builder = Relay.builder()
                .databusProperties(file)
                .port(0)
                .stateDirectory(relay.state())
                .schemaDirectory(relay.schemas())
                .producer(producer);

        try (Relay started = builder.start()) {
            assertThat(producer.commit(rows -> {})).isEqualTo(501);
            assertThat(started.facts()).containsEntry("people.capacityBytes", "1048576");
        }

        Files.writeString(
                file,
                """
                databus.relay.container.httpPort=many
                databus.relay.unheardOf=1
                """);
        assertThatThrownBy(() -> Relay.builder().databusProperties(file))
                .hasMessageContaining(file + ":1: databus.relay.container.httpPort=many: ")
                .hasMessageContaining(file + ":2: unknown property databus.relay.unheardOf");
    }

    @Test
    void shouldSayThatAHostHasNoAddress() {
        relay = new RelayFixture(directory, builder -> builder.set("host", "no-such-host.invalid"));

        assertThatThrownBy(relay::start)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContaining("no address is known for host=no-such-host.invalid");
    }

    @Test
    void shouldBeginAfterTheMaxScnFileOfAnOlderRelayWhenTheBufferIsNew() throws IOException {
        Path old = Files.createDirectories(directory.resolve("maxscn"));
        Files.writeString(old.resolve("MaxSCN_people"), "4294967300:Tue Mar 04 10:15:30 IST 2014\n");
        relay = new RelayFixture(directory, builder -> builder.set("maxScnDirectory", Optional.of(old)));
        relay.start();

        assertThat(relay.producer().commit(rows -> RelayFixture.person(rows, 1, "a")))
                .isEqualTo(4294967301L);
        assertThat(relay.stream(4294967299L, -1, 1000).headers().get("x-dbus-error-cause"))
                .isEqualTo("com.linkedin.databus.core.ScnNotFoundException");
        assertThat(relay.eventsAfter(4294967300L, -1)).hasSize(2);

        Files.writeString(old.resolve("MaxSCN_people"), "9994967300:ignored, for there is a buffer now\n");
        relay.restart();
        assertThat(relay.producer().commit(rows -> {})).isEqualTo(4294967302L);
    }

    @Test
    void shouldNotLookAtTheMaxScnFileWhenThereIsABuffer() throws IOException {
        Path old = Files.createDirectories(directory.resolve("maxscn"));
        Path file = Files.createFile(old.resolve("MaxSCN_people"));
        relay = new RelayFixture(directory, builder -> builder.set("maxScnDirectory", Optional.of(old)));
        assertThatThrownBy(relay::start).hasMessageContaining("Reading the last SCN of an older version failed");

        Files.writeString(file, "4294967300:Tue Mar 04 10:15:30 IST 2014\n");
        relay.start();
        assertThat(relay.producer().commit(rows -> {})).isEqualTo(4294967301L);
        Files.writeString(file, "");

        relay.restart();
        assertThat(relay.producer().commit(rows -> {})).isEqualTo(4294967302L);
    }

    @Test
    void shouldBeginAfterTheInitialScnWhenNothingElseIsKnown() {
        relay = new RelayFixture(directory, builder -> builder.set("initialScn", 500L));
        relay.start();

        assertThat(relay.producer().commit(rows -> {})).isEqualTo(501);
    }

    /** As a first start leaves it that was killed, or a folder that is the root of a file system. */
    @Test
    void shouldBeginAfterTheInitialScnWhenTheFolderIsThereButHoldsNoBuffer() throws IOException {
        relay = new RelayFixture(directory, builder -> builder.set("initialScn", 500L));
        Path folder = Files.createDirectories(relay.state().resolve("people"));
        Files.createDirectory(folder.resolve("lost+found"));
        Files.createFile(folder.resolve("lock"));
        relay.start();

        assertThat(relay.producer().commit(rows -> {})).isEqualTo(501);
    }

    @Test
    void shouldNotSendEventsOfASourceThatIsNoLongerConfigured() {
        relay.start().window(10, rows -> {
            RelayFixture.person(rows, 1, "a");
            RelayFixture.order(rows, 2);
        });
        List<LogicalSource> peopleAlone = RelayFixture.people().sources().subList(0, 1);
        relay.source(new PhysicalSource(1, "people", peopleAlone)).restart();
        relay.window(20, 3, 1);

        String target = RelayFixture.target("", 10_000, "").replace("sources=40,41", "sources=40");

        assertThat(Event.all(relay.get(target).body()))
                .filteredOn(event -> !event.isEnd())
                .extracting(Event::source)
                .containsExactly(40, 40);
        relay.source(RelayFixture.people()).restart();
        assertThat(relay.eventsAfter(-1, -1)).extracting(Event::source).contains(41);
    }

    @Test
    void shouldFinishAnswersInHandWhenItStops() throws Exception {
        relay.start();
        for (int scn = 1; scn <= 300; scn++) {
            relay.window(scn, scn, 100);
        }
        ExecutorService stopper = Executors.newSingleThreadExecutor();
        try (RawHttp http = new RawHttp(relay.relay().port(), 4096)) {
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), 1 << 30, "") + " HTTP/1.1\r\n\r\n");
            assertThat(http.readByte()).isEqualTo('H');
            Future<?> stopped = stopper.submit(() -> relay.relay().stop(Duration.ofSeconds(20)));

            int read = 1;
            byte[] tail = new byte[5];
            for (int b = http.readByte(); b >= 0; b = http.readByte()) {
                System.arraycopy(tail, 1, tail, 0, 4);
                tail[4] = (byte) b;
                read++;
            }
            assertThat(read).isGreaterThan(300 * 100 * 61);
            assertThat(new String(tail, StandardCharsets.US_ASCII)).isEqualTo("0\r\n\r\n");
            stopped.get(20, TimeUnit.SECONDS);
        } finally {
            stopper.shutdownNow();
        }
        assertThat(relay.relay().status().state()).isEqualTo(PartState.STOPPED);
        assertThat(relay.relay().facts()).isEmpty();
        relay.relay().stop(Duration.ofSeconds(1));
    }

    @Test
    void shouldRefuseToStartTwice() {
        relay.start();

        assertThatThrownBy(() -> relay.relay().start())
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_CALL));
    }
}
