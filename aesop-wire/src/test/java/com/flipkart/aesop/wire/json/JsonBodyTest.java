package com.flipkart.aesop.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.flipkart.aesop.wire.StreamOutput;
import com.flipkart.aesop.wire.http.BodySource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBodyTest {
    /** Written by the original's serializer: key 42, UPSERT, value "hello databus". */
    private static final String LONG_KEY =
            "00de6e4a8b0000004a000100000000000003e800010002112210f47de98115002800112233445566778899aabbccddeeff"
                    + "ec360e12000000000000002a68656c6c6f2064617461627573";

    /** Written by the original's serializer: key "key7", DELETE, traced, no value. */
    private static final String TEXT_KEY =
            "0005d0df8e0000003d000e00000000000003e800010002112210f47de98115002800112233445566778899aabbccddeeff"
                    + "e47b1e79000000046b657937";

    /** An end-of-period event as the original's buffer makes it: no attributes. */
    private static final String END = "0000000000" + "0000003d" + "0000" + "00000000000003e8" + "00010000"
            + "112210f47de98115" + "fffe" + "00".repeat(16) + "00000000" + "00".repeat(8);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Puts whole events, as many as a chunk takes. */
    private static final class Events implements BodySource {
        private final List<byte[]> events;
        private int next;
        private boolean closed;

        Events(List<byte[]> events) {
            this.events = events;
        }

        @Override
        public int room(int chunkSize) {
            return next < events.size() ? Math.max(chunkSize, events.get(next).length) : chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            while (next < events.size() && events.get(next).length <= chunk.remaining()) {
                chunk.put(events.get(next++));
            }
            return next == events.size() ? Next.END : Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of("x-empty", Boolean.toString(empty));
        }

        @Override
        public Map<String, String> trailers() {
            return Map.of("x-end", "true");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** What a body puts, a line of text for each chunk. */
    private static List<String> chunks(BodySource body, int chunkSize) {
        List<String> chunks = new ArrayList<>();
        BodySource.Next next = BodySource.Next.MORE;
        while (next != BodySource.Next.END) {
            ByteBuffer chunk = ByteBuffer.allocate(body.room(chunkSize));
            next = body.fill(chunk);
            if (chunk.position() > 0) {
                chunks.add(new String(chunk.array(), 0, chunk.position(), StandardCharsets.UTF_8));
            }
        }
        return chunks;
    }

    @Test
    void shouldWriteTheFieldsOfTheOriginalInItsOrderALineAChunk() {
        List<byte[]> events = List.of(bytes(LONG_KEY), bytes(TEXT_KEY), bytes(END));
        String middle = "\"sequence\":1000,\"logicalPartitionId\":2,\"physicalPartitionId\":1,"
                + "\"timestampInNanos\":1234567890123456789,\"srcId\":40,\"schemaId\":\"ABEiM0RVZneImaq7zN3u/w==\",";

        assertThat(chunks(new JsonBody(new Events(events), StreamOutput.JSON), 100))
                .containsExactly(
                        "{\"opcode\":\"UPSERT\",\"key\":42," + middle
                                + "\"valueEnc\":\"JSON\",\"isReplicated\":false,\"value\":\"aGVsbG8gZGF0YWJ1cw==\"}\n",
                        "{\"opcode\":\"DELETE\",\"keyBytes\":\"a2V5Nw==\"," + middle
                                + "\"valueEnc\":\"JSON\",\"isReplicated\":false,\"traceEnabled\":true,\"value\":\"\"}\n",
                        "{\"key\":0,\"sequence\":1000,\"logicalPartitionId\":0,\"physicalPartitionId\":1,"
                                + "\"timestampInNanos\":1234567890123456789,\"srcId\":-2,"
                                + "\"schemaId\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"valueEnc\":\"JSON\",\"isReplicated\":false,"
                                + "\"endOfPeriod\":true,\"value\":\"\"}\n");
        assertThat(chunks(new JsonBody(new Events(events), StreamOutput.JSON_PLAIN_VALUE), 1))
                .hasSize(3)
                .first()
                .asString()
                .endsWith("\"valueEnc\":\"JSON_PLAIN_VALUE\",\"isReplicated\":false,\"value\":\"hello databus\"}\n");
    }

    private static byte[] event(byte[] value) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(Arrays.copyOf(bytes(LONG_KEY), 61));
        event.writeBytes(value);
        byte[] bytes = event.toByteArray();
        ByteBuffer.wrap(bytes).putInt(5, bytes.length);
        return bytes;
    }

    @Test
    void shouldBreakBase64After76CharactersAlsoAtTheEnd() throws Exception {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int length : new int[] {1, 55, 56, 57, 58, 113, 114, 115, 5000}) {
            byte[] value = new byte[length];
            random.nextBytes(value);

            String line = chunks(new JsonBody(new Events(List.of(event(value))), StreamOutput.JSON), 1000)
                    .get(0);

            JsonNode json = JSON.readTree(line);
            String text = json.get("value").textValue();
            assertThat(Base64.getMimeDecoder().decode(text)).as("seed=" + seed).isEqualTo(value);
            assertThat(text.lines()).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(76));
            assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(length / 57);
            assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        }
    }

    @Test
    void shouldReplaceWhatIsNoTextInPlainValues() throws Exception {
        byte[] value = {'"', '\\', 1, (byte) 0xC3, (byte) 0xBC, (byte) 0xFF};

        String line = chunks(new JsonBody(new Events(List.of(event(value))), StreamOutput.JSON_PLAIN_VALUE), 1000)
                .get(0);

        assertThat(line).contains("\\\"\\\\\\u0001\u00FC\uFFFD");
        assertThat(JSON.readTree(line).get("value").textValue()).isEqualTo("\"\\\u0001\u00FC\uFFFD");
    }

    @Test
    void shouldLeaveHeadersTrailersAndEndToTheEvents() {
        Events none = new Events(List.of());
        JsonBody body = new JsonBody(none, StreamOutput.JSON);

        assertThat(chunks(body, 100)).isEmpty();
        assertThat(body.headers(true)).containsEntry("x-empty", "true");
        assertThat(body.trailers()).containsEntry("x-end", "true");
        body.close();
        assertThat(none.closed).isTrue();
        assertThatThrownBy(() -> new JsonBody(none, StreamOutput.BINARY)).hasMessageContaining("BINARY");
    }
}
