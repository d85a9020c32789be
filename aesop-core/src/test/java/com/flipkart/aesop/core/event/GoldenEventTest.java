package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as the serializer of Databus 2.0 wrote them, big-endian, byte for byte. */
class GoldenEventTest {
    private static final long SCHEMA_HIGH = 0x0011223344556677L;
    private static final long SCHEMA_LOW = 0x8899aabbccddeeffL;
    private static final long TIMESTAMP = 1234567890123456789L;
    private static final String LONG_KEY =
            "00de6e4a8b0000004a000100000000000003e800010002112210f47de9811500280011223344"
                    + "5566778899aabbccddeeffec360e12000000000000002a68656c6c6f2064617461627573";
    private static final String BYTE_KEY =
            "0005d0df8e0000003d000e00000000000003e800010002112210f47de9811500280011223344"
                    + "5566778899aabbccddeeffe47b1e79000000046b657937";
    private static final String END_OF_PERIOD =
            "0014ad9d0b0000003d000100000000000003e800010000112210f47de98115fffe0000000000"
                    + "0000000000000000000000000000000000000000000000";

    private final EventWriter writer = new EventWriter();
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();

    @Test
    void shouldWriteUpsertWithLongKey() {
        ByteBuffer bytes = ByteBuffer.allocate(200).position(11);
        byte[] value = "hello databus".getBytes(StandardCharsets.UTF_8);

        writer.begin(bytes)
                .header(Opcode.UPSERT, (short) 40, (short) 2, TIMESTAMP)
                .physicalPartition((short) 1)
                .schemaId(SCHEMA_HIGH, SCHEMA_LOW)
                .longKey(42)
                .value(value, 0, value.length);

        assertThat(sealed(bytes, 11, writer.finish())).isEqualTo(LONG_KEY);
    }

    @Test
    void shouldWriteTracedDeleteWithByteKey() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(200);
        byte[] key = "the key7".getBytes(StandardCharsets.UTF_8);

        writer.begin(bytes)
                .header(Opcode.DELETE, (short) 40, (short) 2, TIMESTAMP)
                .flag(EventLayout.TRACE_BIT)
                .physicalPartition((short) 1)
                .schemaId(SCHEMA_HIGH, SCHEMA_LOW)
                .byteKey(key, 4, 4);

        assertThat(sealed(bytes, 0, writer.finish())).isEqualTo(BYTE_KEY);
    }

    /** That serializer sets the bit of UPSERT, which means nothing in a control event. */
    @Test
    void shouldWriteEndOfPeriod() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[61]);
        java.util.Arrays.fill(bytes.array(), (byte) 0xA5);

        writer.begin(bytes)
                .controlHeader(SourceIds.END_OF_PERIOD, TIMESTAMP)
                .flag(EventLayout.UPSERT_BIT)
                .physicalPartition((short) 1);

        assertThat(sealed(bytes, 0, writer.finish())).isEqualTo(END_OF_PERIOD);
    }

    @Test
    void shouldReadUpsertWithLongKey() {
        read(LONG_KEY);

        assertThat(view.version()).isZero();
        assertThat(view.headerCrc()).isEqualTo(0xde6e4a8b);
        assertThat(view.length()).isEqualTo(74);
        assertThat(view.attributes()).isEqualTo(1);
        assertThat(view.opcode()).isEqualTo(Opcode.UPSERT);
        assertThat(view.isUpsert()).isTrue();
        assertThat(view.isDelete()).isFalse();
        assertThat(view.hasByteKey()).isFalse();
        assertThat(view.scn()).isEqualTo(1000);
        assertThat(view.physicalPartition()).isEqualTo((short) 1);
        assertThat(view.logicalPartition()).isEqualTo((short) 2);
        assertThat(view.timestampNanos()).isEqualTo(TIMESTAMP);
        assertThat(view.sourceId()).isEqualTo((short) 40);
        assertThat(view.isControl()).isFalse();
        assertThat(view.schemaIdHigh()).isEqualTo(SCHEMA_HIGH);
        assertThat(view.schemaIdLow()).isEqualTo(SCHEMA_LOW);
        assertThat(view.valueCrc()).isEqualTo(0xec360e12);
        assertThat(view.longKey()).isEqualTo(42);
        assertThat(view.headerLength()).isEqualTo(61);
        assertThat(view.valueLength()).isEqualTo(13);
        assertThat(view.offset()).isEqualTo(7);
        assertThat(text(view.valueOffset(), view.valueLength())).isEqualTo("hello databus");
        assertThat(view)
                .hasToString("scn=1000 source=40 attributes=0x1 key=42 length=74 timestampNanos=1234567890123456789");
    }

    @Test
    void shouldReadTracedDeleteWithByteKey() {
        read(BYTE_KEY);

        assertThat(view.attributes()).isEqualTo(0x000e);
        assertThat(view.opcode()).isEqualTo(Opcode.DELETE);
        assertThat(view.hasByteKey()).isTrue();
        assertThat(view.byteKeyLength()).isEqualTo(4);
        assertThat(text(view.byteKeyOffset(), 4)).isEqualTo("key7");
        assertThat(view.byteKey()).isEqualTo("key7".getBytes(StandardCharsets.UTF_8));
        assertThat(view.headerLength()).isEqualTo(57);
        assertThat(view.valueLength()).isZero();
        assertThat(view).asString().contains("key=bytes(4)");
    }

    @Test
    void shouldReadEndOfPeriod() {
        read(END_OF_PERIOD);

        assertThat(view.isControl()).isTrue();
        assertThat(view.isEndOfPeriod()).isTrue();
        assertThat(view.scn()).isEqualTo(1000);
        assertThat(view.length()).isEqualTo(EventLayout.END_OF_PERIOD_LENGTH);
        assertThat(view.valueLength()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {LONG_KEY, BYTE_KEY, END_OF_PERIOD})
    void shouldNoticeEveryFlippedBit(String golden) {
        read(golden);
        int length = view.length();

        for (int bit = 0; bit < 8 * length; bit++) {
            ByteBuffer bytes = view.buffer();
            int index = view.offset() + bit / 8;
            byte before = bytes.get(index);
            bytes.put(index, (byte) (before ^ 1 << bit % 8));
            assertThat(view.verify(crc, view.offset() + length))
                    .as("bit %d", bit)
                    .isNotEqualTo(EventView.Verdict.VALID);
            bytes.put(index, before);
        }
        assertThat(view.verify(crc, view.offset() + length)).isEqualTo(EventView.Verdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {LONG_KEY, BYTE_KEY, END_OF_PERIOD})
    void shouldNoticeThatEventIsCutAnywhere(String golden) {
        read(golden);

        for (int end = 0; end < view.length(); end++) {
            assertThat(view.verify(crc, view.offset() + end))
                    .as("cut after %d", end)
                    .isEqualTo(EventView.Verdict.INCOMPLETE);
        }
    }

    /** An event as Databus wrote it, in the middle of a buffer whose other bytes are not zero. */
    private void read(String golden) {
        byte[] event = HexFormat.of().parseHex(golden);
        ByteBuffer bytes = ByteBuffer.allocate(200);
        java.util.Arrays.fill(bytes.array(), (byte) 0xA5);
        bytes.put(7, event).position(3).limit(190);

        EventView.Verdict verdict = view.wrap(bytes, 7).verify(crc, 190);

        assertThat(verdict).isEqualTo(EventView.Verdict.VALID);
        assertThat(bytes.position()).isEqualTo(3);
        assertThat(bytes.limit()).isEqualTo(190);
    }

    private String text(int offset, int length) {
        byte[] text = new byte[length];
        view.buffer().get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String sealed(ByteBuffer bytes, int offset, int length) {
        Sealing.seal(bytes, offset, 1000);
        byte[] event = new byte[length];
        bytes.get(offset, event);
        return HexFormat.of().formatHex(event);
    }
}
