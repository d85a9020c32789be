package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay of a relay that speaks nothing but the protocol of Databus. */
@NoLeaks
class PlainUpstreamTest {
    private static final String LATER_SCHEMA = People.SCHEMA.replace("]}", ",{\"name\":\"age\",\"type\":\"int\"}]}");

    @TempDir
    Path directory;

    private PlainRelay upstream;
    private Relay chained;

    @BeforeEach
    void startUpstream() {
        upstream = new PlainRelay();
    }

    @AfterEach
    void stop() {
        if (chained != null) {
            chained.close();
        }
        upstream.close();
    }

    private void start(String fetchSize) {
        chained = People.chained(
                directory,
                People.producer(
                        People.peopleAlone(),
                        settings -> settings.set("fetchSize", DataSize.parse(fetchSize)),
                        upstream.address()));
    }

    private static byte[] person(long scn, long key, int attributes) {
        return event(People.PERSON_ID, People.SCHEMA, scn, key, attributes);
    }

    /** An event with something in each field of its header. */
    private static byte[] event(int source, String schema, long scn, long key, int attributes) {
        SchemaId id = SchemaId.of(schema);
        byte[] value = ("value of " + key).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(EventLayout.MIN_LENGTH + value.length);
        EventWriter writer = new EventWriter()
                .begin(bytes)
                .header(Opcode.UPSERT, (short) source, (short) 7, scn * 1_000_001)
                .schemaId(id.high(), id.low())
                .physicalPartition((short) 3)
                .longKey(key)
                .value(value, 0, value.length);
        writer.finish();
        bytes.clear().putShort(EventLayout.ATTRIBUTES_OFFSET, (short) attributes);
        return People.sealed(bytes, scn);
    }

    private byte[] chainedBytes() {
        return People.bytes(chained.port(), "40", -1);
    }

    @Test
    void shouldKeepWhatTheHeadersSay() {
        int delete = EventLayout.DELETE_BIT | EventLayout.TRACE_BIT;
        int replicated = EventLayout.UPSERT_BIT | EventLayout.REPLICATED_BIT;
        upstream.add(
                People.end(5, 0), // as an original relay begins
                person(6, 1, EventLayout.UPSERT_BIT),
                person(6, 2, delete),
                person(6, 3, replicated),
                People.end(6, 1), // some of its serializers set this bit
                People.end(7, 0));
        start("16MB");
        People.awaitScn(chained, 7);

        assertThat(People.bytes(chained.port(), "40", 4)).isEqualTo(upstream.bytes());
    }

    /** It counts the events of all sources, but does not say how many it has left out. */
    @Test
    void shouldTakeOverAWindowThatIsLargerThanAnAnswerAlthoughThereAreOtherSources() {
        upstream.source(41, People.ORDER);
        for (int i = 0; i < 200; i++) {
            upstream.add(
                    person(9, i, EventLayout.UPSERT_BIT),
                    event(41, People.SCHEMA, 9, 1000 + i, EventLayout.UPSERT_BIT));
        }
        upstream.add(People.end(9, 0));
        start("4KB");
        People.awaitScn(chained, 9);

        assertThat(People.windows(chainedBytes()))
                .singleElement()
                .satisfies(window -> assertThat(window).hasSize(201).endsWith(198L, 199L));
    }

    @Test
    void shouldGoOnInsideALargeWindowWhenThereAreNoOtherSources() {
        for (int i = 0; i < 2000; i++) {
            upstream.add(person(9, i, EventLayout.UPSERT_BIT));
        }
        upstream.add(People.end(9, 0));
        start("4KB");
        People.awaitScn(chained, 9);

        assertThat(chainedBytes()).isEqualTo(upstream.bytes());
        assertThat(upstream.requests("stream"))
                .allMatch(request -> request.parameters().get("size").equals("4096"));
    }

    /** A second end of the last window is nothing new. */
    @Test
    void shouldPassOverAnEndThatComesTwice() {
        upstream.add(person(6, 1, 1), People.end(6, 0), People.end(6, 0), person(7, 2, 1), People.end(7, 0));
        start("16MB");
        People.awaitScn(chained, 7);

        assertThat(People.windows(chainedBytes()))
                .extracting(window -> window.get(0))
                .containsExactly(6L, 7L);
    }

    /** One byte after the other is changed: either the answer is refused, or nothing of it has mattered. */
    @Test
    void shouldTakeNothingOfADamagedWindow() {
        for (int i = 0; i < 3; i++) {
            upstream.add(person(6, i, 1));
        }
        upstream.add(People.end(6, 0));
        Seeds.run(random -> {
            int length = upstream.bytes().length;
            for (int round = 0; round < 20; round++) {
                int at = random.nextInt(length);
                int bit = random.nextInt(8);
                AtomicInteger damaged = new AtomicInteger();
                upstream.damageOnce(bytes -> {
                    byte[] changed = bytes.clone();
                    changed[at] ^= (byte) (1 << bit);
                    damaged.incrementAndGet();
                    return changed;
                });
                Path folder = directory.resolve("round" + round);
                try (Relay relay = People.chained(folder, People.producer(People.peopleAlone(), upstream.address()))) {
                    People.awaitScn(relay, 6);
                    assertThat(damaged.get()).isEqualTo(1);
                    assertThat(People.bytes(relay.port(), "40", -1)).isEqualTo(upstream.bytes());
                }
            }
        });
    }

    @Test
    void shouldAskAgainForAWindowWhoseAnswerWasCut() {
        upstream.add(person(6, 1, 1), person(6, 2, 1), People.end(6, 0));
        upstream.damageOnce(bytes -> Arrays.copyOf(bytes, bytes.length - 100));
        start("16MB");
        People.awaitScn(chained, 6);

        assertThat(chainedBytes()).isEqualTo(upstream.bytes());
    }

    @Test
    void shouldRefuseWindowsThatGoBack() {
        upstream.add(person(6, 1, 1), People.end(6, 0), person(5, 2, 1), People.end(5, 0));
        start("16MB");
        Deadline.inSeconds(10).until(() -> chained.status().state() == PartState.FAILED, "FAILED");

        assertThat(chained.status().cause()).contains("the stream has been at scn=6 already");
        assertThat(People.windows(chainedBytes())).hasSize(1);
    }

    @Test
    void shouldRefuseAWindowWithoutAnEnd() {
        upstream.add(person(6, 1, 1), person(7, 2, 1), People.end(7, 0));
        start("16MB");
        Deadline.inSeconds(10).until(() -> chained.status().state() == PartState.FAILED, "FAILED");

        assertThat(chained.status().cause()).contains("the window before, scn=6, has not ended");
        assertThat(chainedBytes()).isEmpty();
    }

    /** A schema that came up while it reads is asked for; one that nobody has is no reason to serve what nobody can read. */
    @Test
    void shouldAskForASchemaThatItDoesNotKnow() {
        upstream.add(person(6, 1, 1), People.end(6, 0));
        start("16MB");
        People.awaitScn(chained, 6);
        upstream.schema(People.PERSON_ID, 2, LATER_SCHEMA);
        upstream.add(event(People.PERSON_ID, LATER_SCHEMA, 7, 2, 1), People.end(7, 0));
        People.awaitScn(chained, 7);
        try (RawHttp http = new RawHttp(chained.port())) {
            assertThat(http.get("/register?protocolVersion=2&sources=40").text())
                    .contains("\"version\":1", "\"version\":2", "age");
        }

        upstream.add(event(People.PERSON_ID, "nobody's", 8, 3, 1), People.end(8, 0));
        Deadline.inSeconds(10).until(() -> chained.status().state() == PartState.FAILED, "FAILED");
        assertThat(chained.status().cause()).contains("registered no schema with the id that it carries");
        assertThat(People.windows(chainedBytes())).hasSize(2);
    }

    @Test
    void shouldSayThatAnEventIsLongerThanItsBufferAllows() {
        byte[] value = new byte[11 << 20];
        SchemaId id = SchemaId.of(People.SCHEMA);
        ByteBuffer bytes = ByteBuffer.allocate(EventLayout.MIN_LENGTH + value.length);
        new EventWriter()
                .begin(bytes)
                .header(Opcode.UPSERT, (short) People.PERSON_ID, (short) 0, 1)
                .schemaId(id.high(), id.low())
                .longKey(1)
                .value(value, 0, value.length)
                .finish();
        upstream.add(People.sealed(bytes.clear(), 6), People.end(6, 0));
        start("16MB");
        Deadline.inSeconds(10).until(() -> chained.status().state() == PartState.FAILED, "FAILED");

        assertThat(chained.status().cause()).contains("exceeds maxEventSize=10485760", "Raise maxEventSize");
    }

    @Test
    void shouldSayThatWhatFollowsIsGone() {
        upstream.add(person(6, 1, 1), People.end(6, 0));
        start("16MB");
        People.awaitScn(chained, 6);
        chained.close();
        upstream.add(person(7, 1, 1), People.end(7, 0), person(8, 1, 1), People.end(8, 0));
        upstream.evict(7);
        start("16MB");
        Deadline.inSeconds(10).until(() -> chained.status().state() == PartState.FAILED, "FAILED");

        assertThat(chained.status().cause()).contains("no longer has the windows that follow it", "relays=");
        assertThat(People.windows(chainedBytes())).hasSize(1);
    }

    /** The window that it could prove itself with is gone, and nothing behind it. */
    @Test
    void shouldGoOnWhereTheUpstreamBeginsBehindTheLastWindow() {
        upstream.add(person(6, 1, 1), People.end(6, 0));
        start("16MB");
        People.awaitScn(chained, 6);
        chained.close();
        upstream.add(person(7, 1, 1), People.end(7, 0));
        upstream.evict(6);
        start("16MB");
        People.awaitScn(chained, 7);

        assertThat(People.windows(chainedBytes())).hasSize(2);
    }
}
