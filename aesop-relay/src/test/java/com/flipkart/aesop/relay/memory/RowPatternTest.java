package com.flipkart.aesop.relay.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.AvroWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class RowPatternTest {
    private static final Schema EVERYTHING = new Schema.Parser()
            .parse(
                    """
                    {"type":"record","name":"Row","fields":[
                      {"name":"title","type":"string"},
                      {"name":"id","type":["null","long"]},
                      {"name":"count","type":"int"},
                      {"name":"ratio","type":"float"},
                      {"name":"amount","type":"double"},
                      {"name":"flag","type":"boolean"},
                      {"name":"nothing","type":"null"},
                      {"name":"blob","type":["bytes","null"]},
                      {"name":"colour","type":{"type":"enum","name":"Colour","symbols":["RED","GREEN"]}},
                      {"name":"digest","type":{"type":"fixed","name":"Digest","size":16}},
                      {"name":"tags","type":{"type":"array","items":"string"}},
                      {"name":"map","type":{"type":"map","values":"long"}},
                      {"name":"inner","type":{"type":"record","name":"Inner","fields":[{"name":"x","type":"int"}]}}
                    ]}""");

    private final RandomSequence random = new RandomSequence();

    private static GenericRecord decode(Schema schema, ByteBuffer bytes) throws IOException {
        byte[] datum = new byte[bytes.position()];
        bytes.get(0, datum);
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(datum, null);
        GenericRecord row = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return row;
    }

    private ByteBuffer write(RowPattern pattern, long key) {
        ByteBuffer bytes = ByteBuffer.allocate(pattern.maxLength());
        pattern.write(new AvroWriter().wrap(bytes), key, random);
        return bytes;
    }

    @Test
    void shouldMakeUpARowOfAnySchemaThatAvroReads() throws IOException {
        RowPattern pattern = new RowPattern(EVERYTHING, 400);
        for (long key = 1; key <= 500; key++) {
            random.start(7, key);

            GenericRecord row = decode(EVERYTHING, write(pattern, key));

            assertThat(row.get("id")).isEqualTo(key);
        }
    }

    @Test
    void shouldComeOutAboutAsLongAsAskedFor() {
        for (int length : new int[] {200, 1_000, 10_000, 500_000}) {
            RowPattern pattern = new RowPattern(EVERYTHING, length);
            long sum = 0;
            for (long key = 1; key <= 100; key++) {
                random.start(7, key);
                sum += write(pattern, key).position();
            }
            assertThat(sum / 100.0).as("length %d", length).isBetween(length * 0.85, length * 1.1);
        }
    }

    @Test
    void shouldMakeUpTheSameForTheSameSeedAndNumber() {
        RowPattern pattern = new RowPattern(EVERYTHING, 300);
        random.start(7, 3);
        ByteBuffer first = write(pattern, 1).flip();
        random.start(7, 4);
        ByteBuffer other = write(pattern, 1).flip();
        random.start(7, 3);

        assertThat(write(pattern, 1).flip()).isEqualTo(first).isNotEqualTo(other);
    }

    @Test
    void shouldRefuseARecordThatHoldsItself() {
        Schema list = new Schema.Parser()
                .parse(
                        """
                        {"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["L","null"]}]}""");

        assertThatThrownBy(() -> new RowPattern(list, 100))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE))
                .hasMessageContaining("record L holds itself");
    }
}
