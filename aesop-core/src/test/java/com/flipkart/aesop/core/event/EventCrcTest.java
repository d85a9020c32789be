package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventCrcTest {
    private final EventCrc crc = new EventCrc();

    @Test
    void shouldBeZeroForNothingAndForZeros() {
        assertThat(crc.compute(ByteBuffer.allocate(0), 0, 0)).isZero();
        assertThat(crc.compute(ByteBuffer.allocate(9), 0, 9)).isZero();
    }

    /** Taken from Databus: the value of the golden event. */
    @Test
    void shouldBeThatOfDatabus() {
        assertThat(of("hello databus".getBytes(StandardCharsets.UTF_8))).isEqualTo(0xec360e12);
    }

    @Test
    void shouldNotBeThatOfZip() {
        byte[] data = {1, 2, 3};
        CRC32 zip = new CRC32();
        zip.update(data);

        assertThat(of(data)).isNotEqualTo((int) zip.getValue());
    }

    @Test
    void shouldAgreeWithDefinitionBitByBit() {
        Random random = new Random(Seed.next());
        for (int i = 0; i < 3000; i++) {
            byte[] data = randomBytes(random, random.nextInt(600));

            assertThat(of(data)).isEqualTo(bitByBit(data));
        }
    }

    @Test
    void shouldAgreeWithDefinitionOnBothSidesOfTheTable() {
        Random random = new Random(Seed.next());
        for (int length : new int[] {4094, 4095, 4096, 4097, 10_000, 1 << 20}) {
            byte[] data = randomBytes(random, length);

            assertThat(of(data)).as("%d bytes", length).isEqualTo(bitByBit(data));
        }
    }

    @Test
    void shouldReadDirectBuffersAndPartsOfBuffers() {
        Random random = new Random(Seed.next());
        byte[] data = randomBytes(random, 5000);
        ByteBuffer direct = ByteBuffer.allocateDirect(6000).put(17, data);

        assertThat(crc.compute(direct, 17, 5000)).isEqualTo(bitByBit(data));
        assertThat(crc.compute(direct.position(3).limit(4), 17, 5000)).isEqualTo(bitByBit(data));
    }

    @Test
    void shouldBeLinear() {
        Random random = new Random(Seed.next());
        for (int i = 0; i < 1000; i++) {
            byte[] a = randomBytes(random, 100);
            byte[] b = randomBytes(random, 100);
            byte[] both = new byte[100];
            for (int j = 0; j < 100; j++) {
                both[j] = (byte) (a[j] ^ b[j]);
            }

            assertThat(of(both)).isEqualTo(of(a) ^ of(b));
        }
    }

    @Test
    void shouldTurnHeaderWithoutScnIntoHeaderWithScn() {
        Random random = new Random(Seed.next());
        for (int i = 0; i < 1000; i++) {
            boolean byteKey = random.nextBoolean();
            int length = (byteKey ? 57 : 61) - 5;
            byte[] header = randomBytes(random, length);
            ByteBuffer bytes = ByteBuffer.wrap(header).putLong(11 - 5, 0);
            int withoutScn = bitByBit(header);
            long scn = random.nextLong();

            bytes.putLong(11 - 5, scn);

            assertThat(withoutScn ^ EventCrc.scnTerm(scn, byteKey)).isEqualTo(bitByBit(header));
        }
        assertThat(EventCrc.scnTerm(0, true)).isZero();
        assertThat(EventCrc.scnTerm(0, false)).isZero();
    }

    private int of(byte[] data) {
        return crc.compute(ByteBuffer.wrap(data), 0, data.length);
    }

    /** The definition: reflected polynomial, register 0 at first, no final xor. */
    private static int bitByBit(byte[] data) {
        int register = 0;
        for (byte b : data) {
            for (int bit = 0; bit < 8; bit++) {
                boolean one = ((register ^ b >> bit) & 1) == 1;
                register = register >>> 1 ^ (one ? 0xEDB88320 : 0);
            }
        }
        return register;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        return data;
    }
}
