package com.flipkart.aesop.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaMetaTest {
    private static final Origin FILE = new Origin("schemas_registry/Person.0.avsc", 0);

    private final Problems problems = new Problems();

    @Test
    void shouldReadWhatAesopWrote() {
        SchemaMeta meta = read(
                "pk=id;dbFieldName=person;",
                "dbFieldName=id;dbFieldPosition=0;dbFieldType=bigint(20);",
                "dbFieldName=first_name;dbFieldPosition=1;dbFieldType=varchar(50)");

        assertThat(problems.errors()).isEmpty();
        assertThat(meta.primaryKey()).containsExactly("id");
        assertThat(meta.tableName()).contains("person");
        assertThat(meta.fields()).hasSize(2);
        FieldMeta name = meta.field("firstName").orElseThrow();
        assertThat(name.column()).isEqualTo("first_name");
        assertThat(name.position()).isEqualTo(OptionalInt.of(1));
        assertThat(name.columnType()).contains("varchar(50)");
        assertThat(name.unsigned()).isFalse();
        assertThat(meta.field("absent")).isEmpty();
    }

    @Test
    void shouldReadFactsOfColumns() {
        FieldMeta field = read("pk=id", "precision=10;scale=2;unsigned=true;charset=latin1;colour=red", "")
                .field("id")
                .orElseThrow();

        assertThat(field)
                .isEqualTo(new FieldMeta(
                        "id",
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        OptionalInt.of(10),
                        OptionalInt.of(2),
                        true,
                        Optional.of("latin1"),
                        Map.of("colour", "red")));
        assertThat(field.column()).isEqualTo("id");
    }

    @Test
    void shouldReadCompositeKeyInItsOrder() {
        assertThat(read("pk=firstName, id", "", "").primaryKey()).containsExactly("firstName", "id");
    }

    @Test
    void shouldRenderWhatItReads() {
        String record = "pk=firstName,id;dbFieldName=person;a=1;b=x\\;y";
        String field = "dbFieldName=id;dbFieldPosition=3;dbFieldType=enum('a\\;b','c\\\\d');precision=10;scale=2;"
                + "unsigned=true;charset=utf8mb4;k=v=w";

        SchemaMeta meta = read(record, field, "");

        assertThat(meta.text()).isEqualTo(record);
        assertThat(meta.fields().get(0).text()).isEqualTo(field);
        assertThat(meta.fields().get(0).columnType()).contains("enum('a;b','c\\d')");
        assertThat(meta.fields().get(0).others()).containsExactly(Map.entry("k", "v=w"));
        assertThat(meta.fields().get(1).text()).isEmpty();
    }

    @Test
    void shouldTellAllThatIsWrongByFileAndField() {
        Optional<SchemaMeta> meta = SchemaMeta.read(
                schema("pk=id,firstname,id", "dbFieldPosition=first", "precision=-1;rubbish"), FILE, problems);

        assertThat(meta).isEmpty();
        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        FILE
                                + ": meta of field id of or_test.Person: dbFieldPosition=first is not a whole number of at "
                                + "least 0. Correct the value.",
                        FILE + ": meta of field firstName of or_test.Person: not key=value: rubbish. Write "
                                + "key=value;key=value.",
                        FILE
                                + ": meta of or_test.Person: pk names a field that does not exist: firstname. Did you mean "
                                + "\"firstName\"?",
                        FILE + ": meta of or_test.Person: pk names a field twice: id,firstname,id. Name it once.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dbFieldPosition=-1 | dbFieldPosition=-1 is not a whole number of at least 0",
                "scale=two | scale=two is not a whole number of at least 0",
                "unsigned=yes | unsigned=yes is neither true nor false"
            })
    void shouldNameKeyAndValueThatAreWrong(String text, String message) {
        assertThatThrownBy(() -> FieldMeta.parse("id", MetaText.parse(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"''", "dbFieldName=person", "pk=", "'pk= , '"})
    void shouldDemandPrimaryKey(String record) {
        assertThat(SchemaMeta.read(schema(record, "", ""), FILE, problems)).isEmpty();
        assertThat(problems.errors())
                .hasToString(
                        "[" + FILE + ": schema or_test.Person names no primary key. Add pk=<field>[,<field>] to the "
                                + "meta of the record.]");
    }

    @Test
    void shouldKeepBackslashThatEscapesNothing() {
        assertThat(MetaText.parse("path=C:\\dir;x=\\"))
                .containsExactly(Map.entry("path", "C:\\dir"), Map.entry("x", "\\"));
    }

    private SchemaMeta read(String record, String id, String firstName) {
        return SchemaMeta.read(schema(record, id, firstName), FILE, problems).orElseThrow();
    }

    private static Schema schema(String record, String id, String firstName) {
        Schema schema = Schema.createRecord("Person", null, "or_test", false);
        schema.addProp("meta", record);
        schema.setFields(List.of(field("id", Schema.Type.LONG, id), field("firstName", Schema.Type.STRING, firstName)));
        return schema;
    }

    private static Schema.Field field(String name, Schema.Type type, String meta) {
        Schema.Field field = new Schema.Field(name, Schema.create(type));
        if (!meta.isEmpty()) {
            field.addProp("meta", meta);
        }
        return field;
    }
}
