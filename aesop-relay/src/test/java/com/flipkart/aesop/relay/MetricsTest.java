package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.relay.metrics.RelayMeters;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.http.TestTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is told: the meters of docs/metrics.md, with figures that are right. */
class MetricsTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(aesop_\\w+)` \\| `([a-z.]+)` \\| (\\w+) \\|([^|]*)(?:\\|[^|]+){3}\\|$");
    private static final Pattern TAG = Pattern.compile("`(\\w+)`");
    private static final int WINDOWS = 2000;

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory).start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private Scrape scrape() {
        RawHttp.Response response = relay.get("/metrics");
        assertThat(response.status()).isEqualTo(200);
        return new Scrape(response.text());
    }

    private List<Event> streamAs(RawHttp http, String service, String sources, long windowScn) {
        http.send("GET /stream?sources=" + sources + "&checkPoint=" + RelayFixture.checkpoint(windowScn, -1)
                + "&output=binary&size=10000000 HTTP/1.1\r\nx-dbus-client-service: " + service + "\r\n\r\n");
        return Event.all(http.read().body());
    }

    @Test
    void shouldHaveTheMetersOfThePageAndNoOthers() throws IOException {
        relay.window(100, 1, 1);
        relay.eventsAfter(-1, -1);

        Map<String, String> onPage = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
            TreeSet<String> tags = new TreeSet<>();
            TAG.matcher(row.group(4)).results().forEach(tag -> tags.add(tag.group(1)));
            onPage.put(row.group(1), row.group(3) + " " + tags);
            assertThat(row.group(1)).as(row.group(2)).startsWith(row.group(2).replace('.', '_'));
        }

        assertThat(scrape().meters()).isEqualTo(onPage);
    }

    @Test
    void shouldHaveTheNamesOfThePageInARegistryOfAProgramUntilTheyAreTakenOut() throws IOException {
        relay.window(100, 1, 1);
        relay.eventsAfter(-1, -1);
        TreeSet<String> onPage = new TreeSet<>();
        ROW.matcher(Files.readString(PAGE)).results().forEach(row -> onPage.add(row.group(2)));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        RelayMeters meters = RelayMeters.bind(relay.relay().statistics(), registry);

        TreeSet<String> names = new TreeSet<>();
        registry.getMeters().forEach(meter -> names.add(meter.getId().getName()));
        assertThat(names).isEqualTo(onPage);

        meters.close();
        try (RawHttp http = relay.connect()) {
            streamAs(http, "later", "40,41", -1);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void shouldTellFiguresOfKnownTraffic() {
        relay.window(100, 1, 2).window(110, window -> {
            RelayFixture.person(window, 3, "somebody");
            RelayFixture.order(window, 7);
        });
        List<Event> all;
        List<Event> orders;
        try (RawHttp http = relay.connect()) {
            all = streamAs(http, "first", "40,41", -1);
            orders = streamAs(http, "second", "41", 100);
        }
        relay.window(120, 9, 1);
        relay.get("/nonsense");

        Scrape scrape = scrape();

        assertThat(scrape.value("aesop_relay_scn_min", "physical", "people")).isEqualTo(100);
        assertThat(scrape.value("aesop_relay_scn_max")).isEqualTo(120);
        assertThat(scrape.value("aesop_relay_producer_running")).isEqualTo(1);
        assertThat(scrape.value("aesop_relay_buffer_span_seconds")).isEqualTo(0.02);
        assertThat(scrape.value("aesop_relay_in_windows_total")).isEqualTo(3);
        assertThat(scrape.value("aesop_relay_in_events_total")).isEqualTo(8);
        assertThat(scrape.value("aesop_relay_in_bytes_total"))
                .isEqualTo(scrape.value("aesop_relay_buffer_held_bytes"))
                .isEqualTo(bytes(relay.eventsAfter(-1, -1)));
        assertThat(scrape.value("aesop_relay_table_in_events_total", "source", RelayFixture.PERSON))
                .isEqualTo(4);
        assertThat(scrape.value("aesop_relay_table_in_events_total", "source", RelayFixture.ORDER))
                .isEqualTo(1);
        assertThat(scrape.value("aesop_relay_out_bytes_total")).isEqualTo(bytes(all) + bytes(orders));
        assertThat(scrape.value("aesop_relay_table_out_events_total", "source", RelayFixture.ORDER))
                .isEqualTo(1);
        assertThat(scrape.value("aesop_relay_table_out_events_total", "source", "unfiltered"))
                .isEqualTo(6);
        assertThat(scrape.value("aesop_relay_client_out_events_total", "client", "first"))
                .isEqualTo(6);
        assertThat(scrape.value("aesop_relay_client_scn", "client", "second")).isEqualTo(110);
        assertThat(scrape.value("aesop_relay_client_lag_windows", "client", "first"))
                .isEqualTo(1);
        assertThat(scrape.value("aesop_relay_client_lag_bytes", "client", "second"))
                .isEqualTo(bytes(relay.eventsAfter(110, -1)));
        assertThat(scrape.value("aesop_relay_requests_total", "command", "stream"))
                .isEqualTo(2);
        assertThat(scrape.value("aesop_relay_errors_total", "error", "UnknownCommand"))
                .isEqualTo(1);
        assertThat(scrape.value("aesop_relay_errors_total", "error", "ScnNotFound"))
                .isZero();
    }

    private static Double bytes(List<Event> events) {
        return (double) events.stream().mapToInt(Event::length).sum();
    }

    @Test
    void shouldNotKnowWhatHasNotHappened() {
        Scrape scrape = scrape();

        assertThat(scrape.value("aesop_relay_scn_max")).isNaN();
        assertThat(scrape.value("aesop_relay_source_lag_seconds")).isNaN();
        assertThat(scrape.value("aesop_relay_newest_age_seconds")).isNaN();
        assertThat(scrape.values("aesop_relay_client_lag_bytes")).isEmpty();
    }

    @Test
    void shouldTellTheLagBetweenSourceAndRelay() {
        long second = 1_000_000_000L;
        long now = System.currentTimeMillis() * 1_000_000L;
        relay.producer().commit(100, now - 5 * second, window -> {});

        assertThat(scrape().value("aesop_relay_source_lag_seconds")).isBetween(5.0, 60.0);
        assertThat(scrape().value("aesop_relay_newest_age_seconds")).isBetween(5.0, 60.0);
    }

    @Test
    void shouldTellTheLagOfAClientThatIsBehindWhatWasHeldAtTheStart() {
        relay.window(100, 1, 1).window(110, 2, 1).window(120, 3, 1).restart();
        int oneWindow = bytes(relay.eventsAfter(110, -1)).intValue();
        try (RawHttp http = relay.connect()) {
            http.send("GET /stream?sources=40,41&checkPoint=" + RelayFixture.checkpoint(100, -1)
                    + "&output=binary&size=" + oneWindow + " HTTP/1.1\r\nx-dbus-client-service: late\r\n\r\n");
            assertThat(Event.all(http.read().body())).extracting(Event::scn).containsOnly(110L);
        }
        relay.window(130, 4, 1);

        Scrape scrape = scrape();

        assertThat(scrape.value("aesop_relay_client_scn", "client", "late")).isEqualTo(110);
        assertThat(scrape.value("aesop_relay_client_lag_bytes", "client", "late"))
                .isEqualTo(bytes(relay.eventsAfter(110, -1)));
        assertThat(scrape.value("aesop_relay_client_lag_windows", "client", "late"))
                .as("since the start")
                .isEqualTo(1);
        assertThat(scrape.value("aesop_relay_client_lag_seconds", "client", "late"))
                .as("the newest that was held then is of the year 1970")
                .isGreaterThan(1e9);
    }

    @Test
    void shouldBoundTheNamesOfClientsAndLoseNoRequest() {
        relay.window(100, 1, 1);
        int clients = 300;
        try (RawHttp http = relay.connect()) {
            for (int i = 0; i < clients; i++) {
                streamAs(http, "client" + i + "\u00e4 \"{}", "40,41", -1);
            }
        }

        Scrape scrape = scrape();

        assertThat(scrape.values("aesop_relay_client_requests_total")).hasSize(257);
        assertThat(scrape.value("aesop_relay_client_requests_total", "client", "other"))
                .isEqualTo(clients - 256);
        assertThat(scrape.values("aesop_relay_client_out_events_total").stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(2.0 * clients);
        assertThat(scrape.value("aesop_relay_client_lag_bytes", "client", "other"))
                .isNaN();
    }

    @Test
    void shouldBeScrapedWhileItWritesAndServes() throws InterruptedException {
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= WINDOWS; i++) {
                relay.window(100 + i, i, 3);
            }
        });
        writer.start();
        double eventsBefore = 0;
        long scn = -1;
        try (RawHttp http = relay.connect()) {
            while (scn < 100 + WINDOWS) {
                List<Event> events = streamAs(http, "reader", "40", scn);
                scn = events.isEmpty() ? scn : events.get(events.size() - 1).scn();
                double events1 = scrape().value("aesop_relay_table_in_events_total", "source", RelayFixture.PERSON);
                assertThat(events1).isGreaterThanOrEqualTo(eventsBefore);
                eventsBefore = events1;
            }
        }
        writer.join();

        Scrape scrape = scrape();
        assertThat(scrape.value("aesop_relay_table_in_events_total", "source", RelayFixture.PERSON))
                .isEqualTo(3.0 * WINDOWS);
        assertThat(scrape.value("aesop_relay_table_out_events_total", "source", RelayFixture.PERSON))
                .isEqualTo(3.0 * WINDOWS);
        assertThat(scrape.value("aesop_relay_client_out_events_total", "client", "reader"))
                .isEqualTo(4.0 * WINDOWS);
        assertThat(scrape.value("aesop_relay_client_lag_windows", "client", "reader"))
                .isZero();
        assertThat(scrape.value("aesop_relay_client_lag_seconds", "client", "reader"))
                .isZero();
    }

    @Test
    void shouldCountWhoIsKeptOutAndWhoIsMadeToWait(@TempDir Path guarded) {
        Certificate certificate = Certificate.ofLoopback(guarded.resolve("tls"));
        RelayFixture other = new RelayFixture(
                guarded, builder -> builder.set("tlsCertificate", Optional.of(certificate.certificate()))
                        .set("tlsKey", Optional.of(certificate.key()))
                        .set("token", Optional.of(Secret.of("correct-horse-battery")))
                        .set("maxConnectionsPerClient", 1)
                        .set("maxBytesPerSecondPerClient", DataSize.ofMegabytes(1))
                        .set("maxRequestsPerSecondPerClient", 50));
        String header = "Authorization: Bearer correct-horse-battery\r\n\r\n";
        try (other) {
            other.start().window(100, 1, 5_000);
            other.http().send("GET /sources HTTP/1.1\r\n\r\n");
            assertThat(other.http().read().text()).contains("this port speaks TLS");
            other.http().close();
            await().until(() -> other.relay().facts().get("connections").equals("0"));
            try (RawHttp http = new RawHttp(other.relay().port(), 0, Optional.of(TestTls.trusting(certificate)))) {
                try (RawHttp second = new RawHttp(other.relay().port())) {
                    assertThat(second.readByte()).as("one connection too many").isEqualTo(-1);
                }
                assertThat(http.get("/sources").status()).isEqualTo(401);
                http.send(("GET /sources HTTP/1.1\r\n" + header).repeat(20));
                for (int i = 0; i < 20; i++) {
                    assertThat(http.read().status()).isEqualTo(200);
                }
                http.send("GET " + RelayFixture.target("", 10_000_000, "") + " HTTP/1.1\r\n" + header);
                assertThat(Event.all(http.read().body())).hasSize(5_001);
                http.send("GET /metrics HTTP/1.1\r\n" + header);

                Scrape scrape = new Scrape(http.read().text());

                assertThat(scrape.value("aesop_relay_tls_handshakes_failed_total"))
                        .isEqualTo(1);
                assertThat(scrape.value("aesop_relay_connections_refused_total"))
                        .isEqualTo(1);
                assertThat(scrape.value("aesop_relay_requests_denied_total")).isEqualTo(1);
                assertThat(scrape.value("aesop_relay_errors_total", "error", "RequestProcessing"))
                        .as("who shows no token is counted apart")
                        .isZero();
                assertThat(scrape.value("aesop_relay_requests_delayed_total")).isPositive();
                assertThat(scrape.value("aesop_relay_answers_delayed_total")).isPositive();
            }
        }
    }

    @Test
    void shouldShowThatTheProducerDoesNotRun() {
        relay.producer().stop(Duration.ofSeconds(1));

        assertThat(scrape().value("aesop_relay_producer_running")).isZero();
    }
}
