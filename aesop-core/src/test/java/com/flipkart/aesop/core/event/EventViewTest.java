package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventViewTest {
    private final EventCrc crc = new EventCrc();
    private final EventView view = new EventView();

    /** The checksum of nothing but zeros is zero, so a page that was never written would pass it. */
    @Test
    void shouldNotTakeZerosForEvent() {
        view.wrap(ByteBuffer.allocate(200), 0);

        assertThat(view.verify(crc, 200)).isEqualTo(EventView.Verdict.WRONG_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({"2, WRONG_VERSION", "123, WRONG_VERSION", "-1, WRONG_VERSION"})
    void shouldKnowVersionBeforeTheRestHasCome(byte version, EventView.Verdict verdict) {
        view.wrap(ByteBuffer.allocate(1).put(0, version), 0);

        assertThat(view.verify(crc, 1)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "60, 0, WRONG_LENGTH",
        "0, 0, WRONG_LENGTH",
        "-1, 0, WRONG_LENGTH",
        "-2147483648, 0, WRONG_LENGTH",
        "2147483647, 0, INCOMPLETE",
        "201, 0, INCOMPLETE",
        "200, 144, WRONG_LENGTH",
        "200, -1, WRONG_LENGTH",
        "200, 2147483647, WRONG_LENGTH",
        "200, 143, VALID",
        "61, 4, VALID",
        "61, 5, WRONG_LENGTH"
    })
    void shouldRefuseImpossibleLengths(int length, int keyLength, EventView.Verdict verdict) {
        ByteBuffer bytes = ByteBuffer.allocate(200)
                .putInt(EventLayout.LENGTH_OFFSET, length)
                .putShort(EventLayout.ATTRIBUTES_OFFSET, (short) EventLayout.BYTE_KEY_BIT)
                .putInt(EventLayout.KEY_OFFSET, keyLength);

        assertThat(view.wrap(bytes, 0).verifyShape(200)).isEqualTo(verdict);
    }

    @Test
    void shouldTellWhichChecksumIsWrong() {
        ByteBuffer bytes = ByteBuffer.allocate(100);
        int length = new EventWriter()
                .begin(bytes)
                .header(Opcode.UPSERT, (short) 1, (short) 0, 0)
                .schemaId(1, 2)
                .longKey(1)
                .value(new byte[] {1, 2, 3}, 0, 3)
                .finish();
        Sealing.seal(bytes, 0, 7);
        view.wrap(bytes.clear(), 0);

        bytes.put(62, (byte) 9);
        assertThat(view.verify(crc, length)).isEqualTo(EventView.Verdict.WRONG_VALUE_CRC);
        bytes.put(20, (byte) 9);
        assertThat(view.verify(crc, length)).isEqualTo(EventView.Verdict.WRONG_HEADER_CRC);
    }

    @Test
    void shouldDescribeDamagedEvents() {
        ByteBuffer bytes =
                ByteBuffer.allocate(200).putInt(EventLayout.LENGTH_OFFSET, -5).limit(100);

        assertThat(view.wrap(bytes, 0)).hasToString("scn=0 source=0 attributes=0x0 key=0 length=-5 timestampNanos=0");
        assertThat(view.wrap(bytes, 50)).hasToString("event cut after 50 bytes");
    }

    @Test
    void shouldTakeUnknownAttributesAsTheyAre() {
        ByteBuffer bytes = ByteBuffer.allocate(100).putShort(EventLayout.ATTRIBUTES_OFFSET, (short) 0xFFF0);

        assertThat(view.wrap(bytes, 0).attributes()).isEqualTo(0xFFF0);
        assertThat(view.opcode()).isEqualTo(Opcode.UPSERT);
        assertThat(view.hasByteKey()).isFalse();
    }
}
