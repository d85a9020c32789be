package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.HttpTimeouts;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.client.http.ServerAccess;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator tells a relay while it runs, with its admin token.
 *
 * @param relay that listens at this machine
 * @param trust certificate of a relay that speaks TLS; empty: it does not
 */
record RelayCommands(MadeUpRelay relay, Optional<Path> trust) {
    private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final int MOST = 1 << 20;
    private static final String SOURCE = MadeUpRows.source().name();
    private static final Pattern MAX_SCN = Pattern.compile("\"maxScn\":(\\d+)");
    private static final Pattern MIN_SCN = Pattern.compile("\"minScn\":(\\d+)");

    /** The body of the answer; fails if it is an error. */
    String get(String target) throws IOException {
        Secret token = Secret.of(Files.readString(relay.adminToken()).strip());
        ServerAccess access = ServerAccess.of(trust.isPresent(), trust, Optional.of(token));
        try (HttpConnection connection = new HttpConnection(TIMEOUTS, access, () -> false)) {
            connection.connect(new HostAndPort("127.0.0.1", relay.port()));
            ResponseHead head = connection.get(target, Map.of(), Duration.ZERO);
            String body = new String(connection.readAll(MOST), StandardCharsets.UTF_8);
            if (head.status() != ResponseHead.OK) {
                throw new AssertionError("GET " + target + " was answered by status=" + head.status() + " " + body);
            }
            return body;
        }
    }

    /** Has the producer wait. */
    void pause() throws IOException {
        require(get("/controlSources/pause?sources=" + SOURCE), "PAUSED");
    }

    /** Has it go on. */
    void unpause() throws IOException {
        require(get("/controlSources/unpause?sources=" + SOURCE), "RUNNING");
    }

    /** SCN of the last window while the producer is paused. */
    long scnInPause() throws IOException {
        String status = get("/controlSources/status?sources=" + SOURCE);
        require(status, "PAUSED");
        return number(MAX_SCN, status);
    }

    /** SCN of the oldest window that is still held. */
    long oldestScn() throws IOException {
        return number(MIN_SCN, get("/bufferInfo/inbound/" + SOURCE + ":1"));
    }

    /** Has every event that is held verified. */
    void validate() throws IOException {
        require(get("/relayCommand/validateRelayBuffer"), "\"valid\":true");
    }

    /** Has it close the connections of everybody else. */
    void disconnectClients() throws IOException {
        require(get("/relayCommand/disconnectClients"), "\"disconnected\":");
    }

    private static long number(Pattern wanted, String json) {
        Matcher found = wanted.matcher(json);
        if (!found.find()) {
            throw new AssertionError("The relay answered without " + wanted + ": " + json);
        }
        return Long.parseLong(found.group(1));
    }

    private static void require(String answer, String part) {
        if (!answer.contains(part)) {
            throw new AssertionError("The relay answered without " + part + ": " + answer);
        }
    }
}
