package com.flipkart.aesop.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalSchemaTest {
    private static final OldAvro OLDEST = OldAvro.oldest();
    private static final OldAvro OLD = OldAvro.old();

    @AfterAll
    static void closeLoaders() throws IOException {
        OLDEST.close();
        OLD.close();
    }

    /** Each shows one thing that versions of Avro write differently, or could. */
    static String[] schemas() {
        return new String[] {
            """
            {"type":"record","name":"Person","namespace":"or_test","doc":"d","aliases":["X"],"meta":"pk=id",
             "fields":[{"name":"id","doc":"x","type":["long","null"],"meta":"dbFieldName=id;dbFieldPosition=0"},
                       {"name":"n","default":null,"type":["null","string"],"order":"descending","aliases":["y"]}]}""",
            """
            {"name":"a.b.Outer","type":"record","fields":[
              {"name":"in","type":{"type":"record","name":"Inner","fields":[{"name":"x","type":"int"}]}},
              {"name":"in2","type":{"type":"record","name":"a.c.Other","fields":[{"name":"y","type":"int"}]}},
              {"name":"in3","type":["null","a.c.Other","a.b.Inner","Outer"]}]}""",
            """
            {"name":"Plain","type":"record","fields":[
              {"name":"f","type":{"type":"fixed","name":"F","size":4,"doc":"dd","k":"v"}},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"doc":"dd","k":"v","default":"A"}},
              {"name":"g","type":["F","E"]}]}""",
            """
            {"name":"n.P","type":"record","fields":[
              {"name":"s","type":{"type":"string","avro.java.string":"String","k":"v"}},
              {"name":"a","type":{"type":"array","items":{"type":"int","k":"v"},"k":"v"}},
              {"name":"m","type":{"type":"map","values":"bytes","avro.java.string":"String","k":"v"}}]}""",
            """
            {"name":"n.P","type":"record","fields":[
              {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}},
              {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"u","type":["null",{"type":"string","logicalType":"uuid"}]}]}""",
            """
            {"name":"n.P","type":"record","num":1,"obj":{"a":"b"},"fields":[
              {"name":"a","type":"double","default":1.0},{"name":"b","type":"double","default":1e10},
              {"name":"c","type":"float","default":1},{"name":"d","type":"long","default":4294967296},
              {"name":"e","type":"double","default":0.00001},{"name":"f","type":"boolean","default":true},
              {"name":"g","type":"double","default":123456789012345680000.0},
              {"name":"h","type":["int","null"],"default":0,"num":1,"arr":["x"]}]}""",
            """
            {"name":"n.P","type":"record","fields":[
              {"name":"s","type":"string","default":"\\u00fc\\u0001\\u001f\\u007f\\u2028\\ud83d\\ude00\\"\\\\/<>&'\\b\\f\\n\\r\\t"},
              {"name":"b","type":["null","bytes"],"default":"\\u00ff"},
              {"name":"m","type":{"type":"map","values":"int"},"default":{"b":1,"a":2}},
              {"name":"r","type":{"type":"array","items":"int"},"default":[1,2]},
              {"name":"q","type":{"type":"record","name":"Q","fields":[{"name":"z","type":"int"}]},"default":{"z":1}}]}""",
            """
            {"name":"n.P","type":"record","z":"1","y":"2","x":"3","w":"4","v":"5","meta":"pk=d","fields":[
              {"name":"d","type":"int","z":"1","y":"2","meta":"a=b","x":"3","order":"ignore","default":1}]}""",
            """
            {"name":"n.P","type":"record","meta":"a/b<\\u00fc\\t=x","fields":[
              {"name":"d","type":"int","meta":"x=y\\\\z\\ud83d\\ude00"}]}""",
            """
            {"name":"n.P","type":"record","fields":[{"name":"id","type":["long","null"]},
              {"name":"_before","type":["null","P"],"default":null}]}""",
            """
            {"name":"n.P","type":"record","pk":"id","dbFieldName":"p","meta":"dbFieldName=other;k=v","fields":[
              {"name":"id","type":"long","dbFieldPosition":3,"dbFieldType":"bigint(20)"}]}""",
            """
            {"name":"n.P","type":"error","fields":[{"name":"x","type":"null"}]}"""
        };
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void shouldBeWhatEveryVersionOfAvroWrites(String written) throws ReflectiveOperationException {
        String text = CanonicalSchema.text(new Schema.Parser().parse(written));

        assertThat(OLDEST.reread(text)).as("Avro 1.4.0").isEqualTo(text);
        assertThat(OLD.reread(text)).as("Avro 1.7.7").isEqualTo(text);
        assertThat(new Schema.Parser().parse(text).toString()).as("our Avro").isEqualTo(text);
        assertThat(CanonicalSchema.text(new Schema.Parser().parse(text))).isEqualTo(text);
    }

    @Test
    void shouldBeWhatEveryVersionOfAvroWritesForRandomSchemas() throws ReflectiveOperationException {
        RandomSchemas random = new RandomSchemas(Seed.next());
        int accepted = 0;
        for (int i = 0; i < 2000; i++) {
            Schema schema = random.next();
            String text;
            try {
                text = CanonicalSchema.text(schema);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("where Avro 1.4 loses its namespace");
                continue;
            }
            accepted++;
            assertThat(OLDEST.reread(text)).as("Avro 1.4.0").isEqualTo(text);
            assertThat(OLD.reread(text)).as("Avro 1.7.7").isEqualTo(text);
        }
        assertThat(accepted).isGreaterThan(500);
    }

    @Test
    void shouldAskTheVersionsThatItClaimsToAsk() throws ReflectiveOperationException {
        assertThat(OLDEST.version()).isEqualTo("1.4.0");
        assertThat(OLD.version()).isEqualTo("1.7.7");
        assertThat(OLDEST.getClass()).isSameAs(OLD.getClass());
    }

    /** If old versions agreed without our doing, the test above would prove nothing. */
    @Test
    void shouldBeNeededBecauseVersionsDiffer() throws ReflectiveOperationException {
        String written = new Schema.Parser().parse(schemas()[0]).toString();

        assertThat(OLDEST.reread(written)).isNotEqualTo(OLD.reread(written));
    }

    @Test
    void shouldWriteAttributesInFixedOrder() {
        String text = CanonicalSchema.text(new Schema.Parser().parse(schemas()[0]));

        assertThat(text)
                .isEqualTo("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"or_test\",\"fields\":["
                        + "{\"name\":\"id\",\"type\":[\"long\",\"null\"],\"meta\":\"dbFieldName=id;dbFieldPosition=0\"},"
                        + "{\"name\":\"n\",\"type\":[\"null\",\"string\"],\"default\":null,\"order\":\"descending\"}"
                        + "],\"meta\":\"pk=id\"}");
    }

    @Test
    void shouldMoveAttributesBesideMetaIntoIt() {
        String text = CanonicalSchema.text(new Schema.Parser().parse(schemas()[10]));

        assertThat(text)
                .isEqualTo("{\"type\":\"record\",\"name\":\"P\",\"namespace\":\"n\",\"fields\":["
                        + "{\"name\":\"id\",\"type\":\"long\",\"meta\":\"dbFieldPosition=3;dbFieldType=bigint(20)\"}"
                        + "],\"meta\":\"dbFieldName=p;k=v;pk=id\"}");
    }

    @Test
    void shouldLeaveOutLogicalTypes() {
        String text = CanonicalSchema.text(new Schema.Parser().parse(schemas()[4]));

        assertThat(text)
                .isEqualTo("{\"type\":\"record\",\"name\":\"P\",\"namespace\":\"n\",\"fields\":["
                        + "{\"name\":\"d\",\"type\":\"bytes\"},{\"name\":\"t\",\"type\":\"long\"},"
                        + "{\"name\":\"u\",\"type\":[\"null\",\"string\"]}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'record','name':'n.string','fields':[]} | a type is called like a primitive: string",
                "{'type':'record','name':'P','fields':[{'name':'d','type':'double','default':12345678901234567890}]} "
                        + "| the default of field d is a whole number of more than 18 digits: 12345678901234567890",
                "{'type':'record','name':'a.P','fields':[{'name':'q','type':{'type':'record','name':'b.Q','fields':["
                        + "{'name':'p','type':['null','a.P']}]}}]} | the type a.P is used where Avro 1.4 loses its "
                        + "namespace; give all types the namespace of a.P",
                "{'type':'record','name':'P','fields':[{'name':'q','type':{'type':'fixed','name':'b.Q','size':1}}]} "
                        + "| the type b.Q is used where Avro 1.4 loses its namespace; give all types the namespace of P",
                "{'type':'record','name':'a.P','fields':[{'name':'q','type':{'type':'fixed','name':'Q','namespace':'',"
                        + "'size':1}}]} | the type Q is used where Avro 1.4 loses its namespace; give all types the "
                        + "namespace of a.P"
            })
    void shouldRefuseWhatOldVersionsMisread(String written, String message) {
        Schema schema = new Schema.Parser().parse(written.replace('\'', '"'));

        assertThatThrownBy(() -> CanonicalSchema.text(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shouldTakeMd5OfTextAsId() throws Exception {
        VersionedSchema schema = VersionedSchema.of("or_test.person", 0, new Schema.Parser().parse(schemas()[0]));

        byte[] digest = MessageDigest.getInstance("MD5")
                .digest(OLDEST.reread(schema.canonicalText()).getBytes(StandardCharsets.UTF_8));

        assertThat(schema.id()).hasToString(HexFormat.of().formatHex(digest));
        assertThat(schema.schema().toString()).isEqualTo(schema.canonicalText());
    }
}
