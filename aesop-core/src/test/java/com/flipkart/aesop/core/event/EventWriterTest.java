package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private final EventWriter writer = new EventWriter();
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();

    @Test
    void shouldReadBackWhateverIsWritten() {
        Random random = new Random(Seed.next());
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);

        for (int i = 0; i < 20_000; i++) {
            int start = random.nextInt(1000);
            bytes.clear().position(start);
            byte[] key = randomBytes(random, random.nextInt(30));
            byte[] value = randomBytes(random, random.nextInt(6000));
            boolean byteKey = random.nextBoolean();
            Opcode opcode = random.nextBoolean() ? Opcode.UPSERT : Opcode.DELETE;
            short source = (short) (1 + random.nextInt(Short.MAX_VALUE));
            short partition = (short) random.nextInt();
            long longKey = random.nextLong();
            long scn = random.nextLong() & Long.MAX_VALUE;

            writer.begin(bytes).header(opcode, source, partition, i).schemaId(i, -i);
            if (byteKey) {
                writer.byteKey(key, 0, key.length);
            } else {
                writer.longKey(longKey);
            }
            int length = writer.value(value, 0, value.length).finish();
            Sealing.seal(bytes, start, scn);

            view.wrap(bytes.clear(), start);
            assertThat(view.verify(crc, start + length)).isEqualTo(EventView.Verdict.VALID);
            assertThat(view.length()).isEqualTo(length);
            assertThat(view.scn()).isEqualTo(scn);
            assertThat(view.opcode()).isEqualTo(opcode);
            assertThat(view.sourceId()).isEqualTo(source);
            assertThat(view.logicalPartition()).isEqualTo(partition);
            assertThat(view.physicalPartition()).isZero();
            assertThat(view.timestampNanos()).isEqualTo(i);
            assertThat(view.schemaIdHigh()).isEqualTo(i);
            assertThat(view.schemaIdLow()).isEqualTo(-i);
            assertThat(view.hasByteKey()).isEqualTo(byteKey);
            if (byteKey) {
                assertThat(view.byteKey()).isEqualTo(key);
            } else {
                assertThat(view.longKey()).isEqualTo(longKey);
            }
            byte[] written = new byte[view.valueLength()];
            bytes.get(view.valueOffset(), written);
            assertThat(Arrays.copyOf(written, value.length)).isEqualTo(value);
            assertThat(Arrays.copyOfRange(written, value.length, written.length))
                    .isEqualTo(new byte[written.length - value.length]);
            assertThat(written.length == value.length || length == EventLayout.MIN_LENGTH)
                    .isTrue();
        }
    }

    @Test
    void shouldPadEventThatWouldBeTooShort() {
        ByteBuffer bytes = ByteBuffer.allocate(100);

        writer.begin(bytes).header(Opcode.UPSERT, (short) 1, (short) 0, 0).byteKey(new byte[] {7}, 0, 1);
        writer.value().writeLong(1);

        assertThat(writer.finish()).isEqualTo(61);
        assertThat(view.wrap(bytes, 0).valueLength()).isEqualTo(3);
        assertThat(bytes.position()).isEqualTo(61);
    }

    @Test
    void shouldRefuseClaimThatCannotHoldAnyEvent() {
        ByteBuffer claim = ByteBuffer.allocate(60);

        assertThatThrownBy(() -> writer.begin(claim))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A claim of 60 bytes cannot hold an event of at least 61");
    }

    @Test
    void shouldRefuseLittleEndianBuffers() {
        ByteBuffer claim = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);

        assertThatThrownBy(() -> writer.begin(claim)).hasMessageContaining("LITTLE_ENDIAN");
        assertThatThrownBy(() -> view.wrap(claim, 0)).hasMessageContaining("LITTLE_ENDIAN");
    }

    @Test
    void shouldOverflowRatherThanWriteBeyondClaim() {
        ByteBuffer claim = ByteBuffer.allocate(200).limit(70);
        byte[] value = new byte[10];

        writer.begin(claim).header(Opcode.UPSERT, (short) 1, (short) 0, 0).longKey(1);

        assertThatThrownBy(() -> writer.value(value, 0, 10)).isInstanceOf(BufferOverflowException.class);
        assertThat(claim.clear().get(70)).isZero();
    }

    @Test
    void shouldForgetFlagsOfEventBefore() {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        writer.begin(bytes)
                .header(Opcode.DELETE, (short) 1, (short) 0, 0)
                .flag(EventLayout.REPLICATED_BIT)
                .byteKey(new byte[9], 0, 9)
                .finish();

        int start = bytes.position();
        writer.begin(bytes)
                .header(Opcode.UPSERT, (short) 1, (short) 0, 0)
                .longKey(1)
                .finish();

        assertThat(view.wrap(bytes, 0).attributes()).isEqualTo(0x10A);
        assertThat(view.wrap(bytes, start).attributes()).isEqualTo(1);
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
