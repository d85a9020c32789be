package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.relay.security.AdminToken;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator can tell a running relay, and what it says to others who try. */
@Timeout(60)
class ControlTest {
    private static final String READER = "reader-token";
    private static final List<String> OTHERS =
            List.of("/controlSources/status", "/relayCommand/printRelayInfo", "/sources");

    @TempDir
    Path directory;

    private RelayFixture relay;
    private String admin;

    @BeforeEach
    void start() throws IOException {
        relay = new RelayFixture(directory).start();
        relay.window(10, 1, 3);
        admin = Files.readString(relay.state().resolve(AdminToken.FILE_NAME)).strip();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private static RawHttp.Response ask(RawHttp http, String target, String token) {
        http.send("GET " + target + " HTTP/1.1\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        return http.read();
    }

    private RawHttp.Response order(String target) {
        return ask(relay.http(), target, admin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/controlSources/pause",
                "/controlSources/unpause",
                "/controlSources/start",
                "/controlSources/shutdown",
                "/controlSources/",
                "/relayCommand/disconnectClients",
                "/relayCommand/validateRelayBuffer",
                "/relayCommand/resetRelayBuffer/people/0",
                "/relayCommand/runGC",
                "/relayCommand/saveMetaInfo",
                "/relayCommand/shutdownRelay",
                "//relayCommand/shutdownRelay",
                "/relay%43ommand/shutdown%52elay",
            })
    void shouldDoNothingWithoutTheAdminToken(String target) {
        RawHttp.Response none = relay.get(target);
        assertThat(none.statusLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
        assertThat(none.text()).contains("needs the admin token, and came without one", "admin.token");
        assertThat(ask(relay.http(), target, admin + "x").status()).isEqualTo(401);

        assertThat(relay.relay().status().state()).isEqualTo(PartState.RUNNING);
        assertThat(relay.relay().status().cause()).isEmpty();
    }

    @Test
    void shouldTellReadersThatTheirTokenIsNotEnough() {
        relay.close();
        relay = new RelayFixture(directory, builder -> builder.set("token", Optional.of(Secret.of(READER)))).start();

        assertThat(ask(relay.http(), "/controlSources/pause", READER).statusLine())
                .isEqualTo("HTTP/1.1 403 Forbidden");
        for (String target : OTHERS) {
            assertThat(ask(relay.http(), target, READER).status()).isEqualTo(200);
            assertThat(relay.get(target).status()).isEqualTo(401);
        }
    }

    @Test
    void shouldHoldTheProducerWhileItsSourceIsPausedAndServeItsHistory() throws InterruptedException {
        assertThat(order("/controlSources/pause?sources=people").text()).contains("\"status\":\"PAUSED\"");
        Thread writer = new Thread(() -> relay.window(20, 1, 1));
        writer.start();
        await().until(() -> writer.getState() == Thread.State.WAITING);

        assertThat(relay.eventsAfter(-1, -1)).hasSize(4);
        assertThat(relay.relay().status().state()).isEqualTo(PartState.RUNNING);
        assertThat(relay.relay().status().cause()).startsWith("producer people: paused since ");
        assertThat(relay.get("/admin/status").text()).contains("\"status\":\"RUNNING\"", "paused since");
        assertThat(relay.relay().facts().get("people.pausedSince")).startsWith("20");
        assertThat(relay.get("/controlSources/status").text())
                .startsWith("[{\"name\":\"people\",\"id\":1,\"status\":\"PAUSED\",\"since\":\"20")
                .endsWith("\"message\":\"\",\"maxScn\":10}]");

        assertThat(order("/controlSources/unpause?sources=" + RelayFixture.PERSON_ID)
                        .text())
                .contains("\"status\":\"RUNNING\"");
        writer.join();
        assertThat(relay.eventsAfter(10, -1)).hasSize(2);
        assertThat(relay.relay().status().cause()).isEmpty();
        assertThat(relay.relay().facts()).containsEntry("people.pausedSince", "");
    }

    @Test
    void shouldStopAndStartAgainAlthoughASourceIsPaused() throws InterruptedException {
        order("/controlSources/pause");
        Thread writer = new Thread(() -> relay.window(20, 1, 1));
        writer.start();
        await().until(() -> writer.getState() == Thread.State.WAITING);

        relay.relay().close();
        writer.join();

        assertThat(relay.relay().status().state()).isEqualTo(PartState.STOPPED);
        relay.restart();
        assertThat(relay.relay().facts()).containsEntry("people.pausedSince", "");
        assertThat(relay.eventsAfter(-1, -1))
                .as("the window that waited was whole")
                .hasSize(6);
    }

    @Test
    void shouldShutASourceDownForTheRestOfTheRelaysLife() {
        assertThat(order("/controlSources/shutdown?sources=people").text()).contains("\"status\":\"STOPPED\"");

        assertThat(relay.eventsAfter(-1, -1)).hasSize(4);
        for (String action : new String[] {"start", "pause", "unpause"}) {
            RawHttp.Response refused = order("/controlSources/" + action);
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.text()).contains("people was shut down", "Restart the relay");
        }
        relay.restart();
        assertThat(relay.get("/controlSources/status").text()).contains("\"status\":\"RUNNING\"");
    }

    @Test
    void shouldNameSourcesThatAreNone() {
        RawHttp.Response response = order("/controlSources/pause?sources=people,persons,99");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains("InvalidRequestParamValueException", "persons", "99", "there are people");
        assertThat(relay.relay().facts()).containsEntry("people.pausedSince", "");
        assertThat(order("/controlSources/start?scn=5").text()).contains("not served", "initialScn");
        assertThat(order("/controlSources/stop").text()).contains("UnknownCommandException", "pause, unpause");
    }

    @Test
    void shouldDisconnectEverybodyElse() {
        try (RawHttp idle = relay.connect();
                RawHttp waiting = relay.connect()) {
            assertThat(idle.get("/admin").text()).isEqualTo("GOOD");
            waiting.send("GET " + RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "&wait=10000")
                    + " HTTP/1.1\r\n\r\n");
            await().until(() -> relay.relay().facts().get("people.readers").equals("1"));

            assertThat(order("/relayCommand/disconnectClients").text()).isEqualTo("{\"disconnected\":2}");

            assertThat(idle.readByte()).isEqualTo(-1);
            assertThat(waiting.readByte()).isEqualTo(-1);
            assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
            await().until(() -> relay.relay().facts().get("people.readers").equals("0"));
        }
    }

    @Test
    void shouldFindWhatHasChangedInTheBuffer() throws IOException {
        for (int scn = 11; scn < 100; scn++) {
            relay.window(scn, scn, 30);
        }
        assertThat(order("/relayCommand/validateRelayBuffer").text())
                .startsWith("[{\"name\":\"people\",\"valid\":true,\"problem\":\"\",\"windows\":90,\"events\":2763,")
                .endsWith("\"lastScn\":99,\"overtaken\":0}]");

        flipSomebody();

        assertThat(order("/relayCommand/validateRelayBuffer").text())
                .contains("\"valid\":false", "WRONG_VALUE_CRC")
                .doesNotContain("\"windows\":90");
    }

    /** One byte of one row in the middle of the buffer's file, as a bad disk would. */
    private void flipSomebody() throws IOException {
        try (Stream<Path> files = Files.walk(relay.state().resolve("people"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lastIndexOf("somebody");
                if (at > 0) {
                    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                        bytes.seek(at);
                        bytes.write('S');
                        return;
                    }
                }
            }
        }
        throw new AssertionError("no file has somebody");
    }

    @Test
    void shouldShutTheRelayDown() {
        assertThat(order("/relayCommand/shutdownRelay").text()).isEqualTo("{\"shuttingDown\":true}");

        assertThat(relay.http().readByte()).isEqualTo(-1);
        await().until(() -> relay.relay().status().state() == PartState.STOPPED);
    }

    @Test
    void shouldTellFacts() {
        assertThat(relay.get("/relayCommand/printRelayInfo").text())
                .startsWith("{\"address\":\"127.0.0.1:" + relay.relay().port() + "\"")
                .contains("\"people.maxScn\":\"10\"");
        assertThat(relay.get("/relayCommand/printRelayInfo?pretty").text()).contains("{\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resetRelayBuffer/people/0?prevScn=1 | remove the source's folder",
                "runGC | jcmd <pid> GC.run",
                "getLastEventBinlogOffset/1 | printRelayInfo",
                "nonsense | UnknownCommandException",
            })
    void shouldSayWhatToDoInsteadOfWhatItDoesNotDo(String command, String instead) {
        RawHttp.Response response = order("/relayCommand/" + command);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).contains(instead);
    }
}
