package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroWriterTest {
    private static final int KINDS = 8;

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private final AvroWriter writer = new AvroWriter().wrap(bytes);
    private final ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(theirs, null);

    @Test
    void shouldWriteTheBytesThatAvroWritesAndAvroReadsThem() throws IOException {
        Random random = new Random(Seed.next());
        for (int round = 0; round < 2000; round++) {
            bytes.clear();
            theirs.reset();
            long seed = random.nextLong();
            writeSome(new Random(seed));

            assertThat(written()).isEqualTo(theirs.toByteArray());
            readSome(new Random(seed), DecoderFactory.get().binaryDecoder(written(), null));
        }
    }

    private void writeSome(Random random) throws IOException {
        for (int i = 0; i < 20; i++) {
            switch (random.nextInt(KINDS)) {
                case 0 -> {
                    int value = random.nextInt() >> random.nextInt(32);
                    writer.writeInt(value);
                    encoder.writeInt(value);
                }
                case 1 -> {
                    long value = random.nextLong() >> random.nextInt(64);
                    writer.writeLong(value);
                    encoder.writeLong(value);
                }
                case 2 -> {
                    boolean value = random.nextBoolean();
                    writer.writeBoolean(value);
                    encoder.writeBoolean(value);
                }
                case 3 -> {
                    float value = Float.intBitsToFloat(random.nextInt());
                    writer.writeFloat(value);
                    encoder.writeFloat(value);
                }
                case 4 -> {
                    double value = Double.longBitsToDouble(random.nextLong());
                    writer.writeDouble(value);
                    encoder.writeDouble(value);
                }
                case 5 -> {
                    String value = text(random);
                    writer.writeString(value);
                    encoder.writeString(value);
                }
                case 6 -> {
                    byte[] value = new byte[random.nextInt(300)];
                    random.nextBytes(value);
                    int from = value.length / 3;
                    writer.writeBytes(value, from, value.length - from);
                    encoder.writeBytes(value, from, value.length - from);
                }
                default -> {
                    int value = random.nextInt(1000);
                    writer.writeIndex(value);
                    encoder.writeIndex(value);
                }
            }
        }
        encoder.flush();
    }

    private static void readSome(Random random, BinaryDecoder decoder) throws IOException {
        for (int i = 0; i < 20; i++) {
            switch (random.nextInt(KINDS)) {
                case 0 -> assertThat(decoder.readInt()).isEqualTo(random.nextInt() >> random.nextInt(32));
                case 1 -> assertThat(decoder.readLong()).isEqualTo(random.nextLong() >> random.nextInt(64));
                case 2 -> assertThat(decoder.readBoolean()).isEqualTo(random.nextBoolean());
                case 3 ->
                    assertThat(Float.floatToRawIntBits(decoder.readFloat()))
                            .isEqualTo(Float.floatToRawIntBits(Float.intBitsToFloat(random.nextInt())));
                case 4 ->
                    assertThat(Double.doubleToRawLongBits(decoder.readDouble()))
                            .isEqualTo(Double.doubleToRawLongBits(Double.longBitsToDouble(random.nextLong())));
                case 5 -> assertThat(decoder.readString()).isEqualTo(text(random));
                case 6 -> {
                    byte[] value = new byte[random.nextInt(300)];
                    random.nextBytes(value);
                    assertThat(decoder.readBytes(null))
                            .isEqualTo(ByteBuffer.wrap(Arrays.copyOfRange(value, value.length / 3, value.length)));
                }
                default -> assertThat(decoder.readIndex()).isEqualTo(random.nextInt(1000));
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        for (int i = random.nextInt(50); i > 0; i--) {
            text.appendCodePoint(ascii ? random.nextInt(0x80) : random.nextInt(0xD800));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, -1, 1, 63, -64, 64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldWriteNumbersAtTheEdges(long value) throws IOException {
        writer.writeLong(value);
        encoder.writeLong(value);
        encoder.flush();

        assertThat(written()).isEqualTo(theirs.toByteArray()).hasSizeLessThanOrEqualTo(AvroWriter.MAX_LONG_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "a\u007f", "a\u0080", "\u07ff\u0800", "\uffff", "\ud83d\ude00", "a\ud83d"})
    void shouldWriteTextAtTheEdgesOfUtf8(String value) throws IOException {
        writer.writeString(value);
        encoder.writeString(value);
        encoder.flush();

        assertThat(written()).isEqualTo(theirs.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldNeedNoMoreThanItSaysForInt(int value) {
        writer.writeInt(value);

        assertThat(written()).hasSize(AvroWriter.MAX_INT_LENGTH);
    }

    @Test
    void shouldOverflowRatherThanWriteBeyondLimit() {
        bytes.limit(3);

        assertThatThrownBy(() -> writer.writeString("four")).isInstanceOf(BufferOverflowException.class);
    }

    private byte[] written() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
