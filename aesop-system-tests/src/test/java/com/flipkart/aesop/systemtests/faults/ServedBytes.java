package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/** What a relay of {@link MadeUpRows} answers, byte for byte. */
final class ServedBytes {
    private static final int SIZE = 4 << 20;
    private static final String SOURCES = MadeUpRows.source().sources().stream()
            .map(LogicalSource::id)
            .map(String::valueOf)
            .collect(Collectors.joining(","));

    /**
     * A window.
     *
     * @param length bytes of its events, the end-of-period event included
     * @param crc of these bytes
     */
    record Window(long scn, int length, long crc) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    ServedBytes(int port) {
        this.port = port;
    }

    /** The answer to a request. */
    byte[] get(String target) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(target + " was answered " + response.statusCode() + " " + response.headers()
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }

    /** All windows from the oldest on, up to and with {@code lastScn}; fewer if it has no more. */
    List<Window> windows(long lastScn) throws IOException, InterruptedException {
        List<Window> windows = new ArrayList<>();
        Checkpoint checkpoint = Checkpoint.FLEXIBLE;
        CRC32C crc = new CRC32C();
        int length = 0;
        EventView view = new EventView();
        while (true) {
            byte[] body = get("/stream?sources=" + SOURCES + "&output=binary&size=" + SIZE + "&checkPoint="
                    + URLEncoder.encode(checkpoint.toJson(), StandardCharsets.UTF_8));
            if (body.length == 0) {
                return windows;
            }
            for (int at = 0; at < body.length; at += view.length()) {
                view.wrap(ByteBuffer.wrap(body), at);
                crc.update(body, at, view.length());
                length += view.length();
                if (!view.isEndOfPeriod()) {
                    checkpoint = checkpoint.onDataEvent(view.scn());
                    continue;
                }
                checkpoint = checkpoint.onEndOfPeriod(view.scn(), view.timestampNanos());
                windows.add(new Window(view.scn(), length, crc.getValue()));
                crc.reset();
                length = 0;
                if (view.scn() >= lastScn) {
                    return windows;
                }
            }
        }
    }
}
