package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The bytes that lie with the last window, whole and not. The buffer's checksum is in front of these rules. */
class UpstreamPositionTest {
    private static final long SCN = 7;
    private static final int EVENTS_OFFSET = 20;
    private static final int PRINT_OFFSET = 28;

    private static UpstreamPosition position() {
        UpstreamPosition position = new UpstreamPosition();
        ByteBuffer end = ByteBuffer.wrap(People.end(SCN, 0));
        EventView view = new EventView().wrap(end, 0);
        position.add(view, new EventCrc());
        position.end(view);
        return position;
    }

    private static byte[] encoded(UpstreamPosition position) {
        byte[] bytes = new byte[position.encodedLength()];
        position.encode(ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Test
    void shouldReadWhatItHasWritten() {
        UpstreamPosition read = new UpstreamPosition();

        assertThat(read.decode(encoded(position()), SCN)).isTrue();

        assertThat(read.hasPrintOf(position())).isTrue();
        assertThat(read.scn()).isEqualTo(SCN);
        assertThat(encoded(read)).isEqualTo(encoded(position()));
    }

    @Test
    void shouldNotReadWhatIsCutOffOrTooLong() {
        byte[] bytes = encoded(position());
        for (int length = 0; length <= bytes.length + 8; length++) {
            if (length != bytes.length) {
                requireRefused(Arrays.copyOf(bytes, length), SCN);
            }
        }
    }

    @Test
    void shouldNotReadZeroesOrWhatAnotherProducerWrote() {
        requireRefused(new byte[encoded(position()).length], SCN);
        requireRefused(new byte[encoded(position()).length], 0);
        requireRefused("mysql-bin.000007:4711;GTID=0-1-12345".getBytes(StandardCharsets.US_ASCII), SCN);
    }

    @Test
    void shouldNotReadThePlaceOfAnotherWindow() {
        requireRefused(encoded(position()), SCN + 1);
    }

    @Test
    void shouldNotReadWhatCannotBe() {
        byte[] lessThanNone = encoded(position());
        ByteBuffer.wrap(lessThanNone).putLong(EVENTS_OFFSET, -1);
        requireRefused(lessThanNone, SCN);
        byte[] printOfNothing = encoded(position());
        ByteBuffer.wrap(printOfNothing).putLong(EVENTS_OFFSET, 0).putLong(PRINT_OFFSET, 1);
        requireRefused(printOfNothing, SCN);
    }

    /** A bit of the magic or of the SCN: refused. One of the print: another print, so that the upstream is found to differ. */
    @Test
    void shouldBeAnotherPrintOrNoneWhenABitIsWrong() {
        Seeds.run(random -> {
            for (int round = 0; round < 500; round++) {
                byte[] bytes = encoded(position());
                int bit = random.nextInt(bytes.length * Byte.SIZE);
                bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
                UpstreamPosition read = new UpstreamPosition();
                boolean timestamp = bit / Byte.SIZE >= 12 && bit / Byte.SIZE < EVENTS_OFFSET;
                assertThat(read.decode(bytes, SCN) && read.hasPrintOf(position()))
                        .as("bit %s", bit)
                        .isEqualTo(timestamp);
            }
        });
    }

    private static void requireRefused(byte[] bytes, long scn) {
        UpstreamPosition before = position();

        assertThat(before.decode(bytes, scn)).as("%s", Arrays.toString(bytes)).isFalse();

        assertThat(encoded(before)).as("unchanged").isEqualTo(encoded(position()));
    }
}
