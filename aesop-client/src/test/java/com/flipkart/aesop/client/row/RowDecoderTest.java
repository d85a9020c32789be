package com.flipkart.aesop.client.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

class RowDecoderTest {
    private static final Schema EVERYTHING = new Schema.Parser()
            .parse(
                    """
                    {"type":"record","name":"Everything","fields":[
                      {"name":"i","type":"int"},{"name":"l","type":"long"},{"name":"f","type":"float"},
                      {"name":"d","type":"double"},{"name":"b","type":"boolean"},{"name":"s","type":"string"},
                      {"name":"y","type":"bytes"},{"name":"n","type":"null"},
                      {"name":"x","type":{"type":"fixed","name":"Four","size":4}},
                      {"name":"e","type":{"type":"enum","name":"Suit","symbols":["CLUBS","SPADES"]}},
                      {"name":"u","type":["null","string","long",{"type":"map","values":"Four"}]},
                      {"name":"a","type":{"type":"array","items":["null","long"]}},
                      {"name":"m","type":{"type":"map","values":"int"}},
                      {"name":"_before","type":["null","Everything"]}]}
                    """);
    private static final Schema PERSON =
            schema("{\"name\":\"id\",\"type\":\"long\"}," + "{\"name\":\"name\",\"type\":[\"null\",\"string\"]}");

    private static Schema schema(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Person\",\"fields\":[" + fields + "]}");
    }

    @Test
    void shouldGiveJavaValues() throws IOException {
        GenericData.Record record = new GenericData.Record(EVERYTHING);
        record.put("i", -5);
        record.put("l", Long.MIN_VALUE);
        record.put("f", 1.5f);
        record.put("d", -2.25);
        record.put("b", true);
        record.put("s", "Zoë");
        record.put("y", ByteBuffer.wrap(new byte[] {1, -1}));
        record.put("x", new GenericData.Fixed(EVERYTHING.getField("x").schema(), new byte[] {1, 2, 3, 4}));
        record.put("e", new GenericData.EnumSymbol(EVERYTHING.getField("e").schema(), "SPADES"));
        record.put("u", 7L);
        record.put("a", Arrays.asList(1L, null, 3L));
        record.put("m", Map.of("one", 1));

        Row row = decode(EVERYTHING, EVERYTHING, encode(record));

        assertThat(row)
                .hasToString("{i=-5, l=-9223372036854775808, f=1.5, d=-2.25, b=true, s=Zoë, y=0x01ff, n=null, "
                        + "x=0x01020304, e=SPADES, u=7, a=[1, null, 3], m={one=1}, _before=null}");
        assertThat(row.get("i")).isEqualTo(-5);
        assertThat(row.getLong("i")).isEqualTo(-5L);
        assertThat(row.get("a")).isEqualTo(Arrays.asList(1L, null, 3L));
        assertThat(row.names()).startsWith("i", "l").hasSize(14);
        assertThat(row.asMap()).containsEntry("s", "Zoë").containsEntry("n", null);
        assertThat(row.has("nothing")).isFalse();
        assertThat(row.getString("y")).isEqualTo("0x01ff");
    }

    /** Random data of every type: what the hand-written reader gives is what Avro's own reader gives. */
    @Test
    void shouldReadWhatAvroReads() throws IOException {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("RowDecoderTest runs with -Daesop.seed=" + seed);
        for (Object datum : new RandomData(EVERYTHING, 200, new Random(seed).nextLong())) {
            GenericRecord record = (GenericRecord) datum;
            byte[] bytes = encode(record);

            Row row = decode(EVERYTHING, EVERYTHING, bytes);

            assertThat(row).isEqualTo(GenericValues.toRow(record));
            assertThat(encode(row.toRecord())).isEqualTo(bytes);
            assertThat(row.hashCode()).isEqualTo(GenericValues.toRow(record).hashCode());
        }
    }

    @Test
    void shouldSeeOldRowThroughNewestSchema() throws IOException {
        Schema newer = schema("{\"name\":\"city\",\"type\":\"string\",\"default\":\"Berlin\"},"
                + "{\"name\":\"name\",\"type\":[\"null\",\"string\"]},{\"name\":\"id\",\"type\":\"long\"}");

        Row row = decode(PERSON, newer, encode(person(1L, "Ann")));

        assertThat(row).hasToString("{city=Berlin, name=Ann, id=1}");
        assertThat(row.schema()).isEqualTo(newer);
    }

    @Test
    void shouldSayWhyOldRowCannotBeSeenThroughNewestSchema() throws IOException {
        Schema newer = schema("{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"city\",\"type\":\"string\"}");
        byte[] bytes = encode(person(1L, "Ann"));

        AesopException failure = catchThrowableOfType(AesopException.class, () -> decode(PERSON, newer, bytes));

        assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(failure).hasMessageContaining("city").hasMessageContaining("a default");
    }

    @Test
    void shouldRefuseDatumCutOffAnywhere() throws IOException {
        byte[] bytes = encode(person(123456L, "Annabella"));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            AesopException failure = catchThrowableOfType(AesopException.class, () -> decode(PERSON, PERSON, cut));
            assertThat(failure.code()).as("cut off after %d bytes", length).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        }
    }

    @Test
    void shouldNeverReadOutsideTheDatum() throws IOException {
        byte[] bytes = encode(person(5L, "Ann"));
        byte[] around = new byte[bytes.length + 20];
        Arrays.fill(around, (byte) 'x');
        System.arraycopy(bytes, 0, around, 10, bytes.length);
        around[10 + 2] = 60; // the name claims to have 30 bytes

        assertThatThrownBy(() -> RowDecoder.of(PERSON, PERSON).decode(around, 10, bytes.length))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("length 30")
                .hasMessageContaining("3 bytes are left");
    }

    @Test
    void shouldIgnoreWhatFollowsTheDatum() throws IOException {
        byte[] padded = Arrays.copyOf(encode(person(5L, "Ann")), 40);

        assertThat(decode(PERSON, PERSON, padded)).hasToString("{id=5, name=Ann}");
    }

    @Test
    void shouldNotChangeOnceItIsGiven() throws IOException {
        GenericData.Record record = person(5L, "Ann");
        byte[] bytes = encode(record);
        Row row = decode(PERSON, PERSON, bytes);

        Arrays.fill(bytes, (byte) 0);
        row.toRecord().put("name", "Bob");

        assertThat(row).hasToString("{id=5, name=Ann}");
        assertThatThrownBy(() -> row.asMap().put("id", 6L)).isInstanceOf(UnsupportedOperationException.class);
        Schema bytesOnly = schema("{\"name\":\"y\",\"type\":\"bytes\"}");
        GenericData.Record holder = new GenericData.Record(bytesOnly);
        holder.put("y", ByteBuffer.wrap(new byte[] {1}));
        ByteBuffer value =
                (ByteBuffer) decode(bytesOnly, bytesOnly, encode(holder)).get("y");
        assertThatThrownBy(() -> value.put(0, (byte) 2)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void shouldNameTheColumnsWhenOneIsUnknown() throws IOException {
        Row row = decode(PERSON, PERSON, encode(person(5L, null)));

        assertThatThrownBy(() -> row.get("nmae"))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("column=nmae")
                .hasMessageContaining("id, name");
        assertThatThrownBy(() -> row.getLong("name"))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("it is null");
        assertThat(row.getString("name")).isNull();
        assertThat(row.getString("id")).isEqualTo("5");
    }

    @Test
    void shouldCompareRowsByValue() throws IOException {
        Row one = decode(PERSON, PERSON, encode(person(5L, "Ann")));
        Row same = decode(PERSON, PERSON, encode(person(5L, "Ann")));
        Row other = decode(PERSON, PERSON, encode(person(6L, "Ann")));

        assertThat(List.of(one)).contains(same).doesNotContain(other);
        assertThat(one).hasSameHashCodeAs(same);
    }

    private static Row decode(Schema writer, Schema reader, byte[] bytes) {
        return RowDecoder.of(writer, reader).decode(bytes, 0, bytes.length);
    }

    private static GenericData.Record person(long id, String name) {
        GenericData.Record record = new GenericData.Record(PERSON);
        record.put("id", id);
        record.put("name", name);
        return record;
    }

    static byte[] encode(GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
