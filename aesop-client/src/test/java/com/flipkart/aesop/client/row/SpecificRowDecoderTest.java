package com.flipkart.aesop.client.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

class SpecificRowDecoderTest {
    private static final Schema WRITER = new Schema.Parser()
            .parse(
                    "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.flipkart.aesop.client.row\",\"fields\":["
                            + "{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"name\",\"type\":[\"null\",\"string\"]},"
                            + "{\"name\":\"mood\",\"type\":{\"type\":\"enum\",\"name\":\"Mood\",\"symbols\":[\"GOOD\",\"BAD\"]}}]}");

    @Test
    void shouldGiveObjectsOfGeneratedClass() throws IOException {
        GenericData.Record record = new GenericData.Record(WRITER);
        record.put("id", 5L);
        record.put("name", "Ann");
        record.put("mood", new GenericData.EnumSymbol(WRITER.getField("mood").schema(), "BAD"));
        byte[] bytes = RowDecoderTest.encode(record);

        Person person = new SpecificRowDecoder<>(WRITER, Person.class).decode(bytes, 0, bytes.length);

        assertThat(person.getId()).isEqualTo(5);
        assertThat(person.getName()).isEqualTo("Ann");
        assertThat(person.getMood()).isEqualTo(Mood.BAD);
    }

    @Test
    void shouldFillColumnsThatTheWriterDidNotHave() throws IOException {
        Schema older = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.flipkart.aesop.client.row\","
                        + "\"fields\":[{\"name\":\"id\",\"type\":\"long\"},"
                        + "{\"name\":\"name\",\"type\":[\"null\",\"string\"]}]}");
        GenericData.Record record = new GenericData.Record(older);
        record.put("id", 5L);
        byte[] bytes = RowDecoderTest.encode(record);

        Person person = new SpecificRowDecoder<>(older, Person.class).decode(bytes, 0, bytes.length);

        assertThat(person.getName()).isNull();
        assertThat(person.getMood()).isEqualTo(Mood.GOOD);
    }

    @Test
    void shouldRefuseClassThatIsNotGenerated() {
        AesopException failure =
                catchThrowableOfType(AesopException.class, () -> new SpecificRowDecoder<>(WRITER, String.class));

        assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(failure).hasMessageContaining("java.lang.String").hasMessageContaining("Avro's compiler");
    }

    @Test
    void shouldSayThatClassAndSchemaDiffer() {
        Schema other = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.flipkart.aesop.client.row\","
                        + "\"fields\":[{\"name\":\"name\",\"type\":[\"null\",\"string\"]}]}");

        AesopException failure = catchThrowableOfType(
                AesopException.class, () -> new SpecificRowDecoder<>(other, Person.class).decode(new byte[] {0}, 0, 1));

        assertThat(failure.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH);
        assertThat(failure).hasMessageContaining("id").hasMessageContaining("Generate the class again");
    }
}
