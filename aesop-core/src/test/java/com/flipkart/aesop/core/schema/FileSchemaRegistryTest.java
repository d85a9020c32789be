package com.flipkart.aesop.core.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSchemaRegistryTest {
    private static final String PERSON =
            "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"or_test\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";

    @TempDir
    Path directory;

    @Test
    void shouldFindVersionsInDirectoriesBelowLowestFirst() throws IOException {
        write("com.example.Person.2.avsc", PERSON.replace("id", "c"));
        write("sub/com.example.Person.10.avsc", PERSON.replace("id", "d"));
        write("sub/sub/com.example.Person.0.avsc", PERSON);
        write("other.0.avsc", PERSON);

        FileSchemaRegistry registry = FileSchemaRegistry.open(directory);

        assertThat(registry.sources()).containsExactly("com.example.Person", "other");
        assertThat(registry.versions("com.example.Person"))
                .extracting(VersionedSchema::version)
                .containsExactly(0, 2, 10);
        VersionedSchema latest = registry.latest("com.example.Person").orElseThrow();
        assertThat(latest.schema().getField("d")).isNotNull();
        assertThat(latest.canonicalText()).isEqualTo(PERSON.replace("id", "d"));
        assertThat(latest.id()).isEqualTo(SchemaId.of(PERSON.replace("id", "d")));
        assertThat(registry.origin(latest))
                .isEqualTo(new Origin(
                        directory.resolve("sub/com.example.Person.10.avsc").toString(), 0));
        assertThat(registry.versions("nobody")).isEmpty();
        assertThat(registry.latest("nobody")).isEmpty();
        assertThat(registry.describe()).isEqualTo(directory.toString());
    }

    @Test
    void shouldPassOverHiddenFilesLinkedDirectoriesAndOtherEndings() throws IOException {
        write("..2024/Person.0.avsc", PERSON);
        write(".Person.1.avsc", PERSON);
        write("README.md", "not a schema");
        Files.createSymbolicLink(directory.resolve("data"), Path.of("..2024"));
        Files.createSymbolicLink(directory.resolve("Person.0.avsc"), Path.of("data", "Person.0.avsc"));

        FileSchemaRegistry registry = FileSchemaRegistry.open(directory);

        assertThat(registry.versions("Person")).hasSize(1);
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() throws IOException {
        write("a/Person.0.avsc", PERSON);
        write("b/Person.0.avsc", PERSON);
        write("c.0.avsc", "{\n  \"type\": \"record\",\n  \"name\": \"C\"\n  \"fields\": []\n}");
        write("d.0.avsc", "\"string\"");
        write("e.0.avsc", PERSON.replace("\"long\"", "\"lung\""));
        write("f.avsc", PERSON);
        write("g.99999999999.avsc", PERSON);
        Files.write(directory.resolve("h.0.avsc"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Problems problems = new Problems();

        FileSchemaRegistry registry = FileSchemaRegistry.open(directory, problems);

        assertThat(registry.sources()).containsExactly("Person");
        assertThat(problems.errors())
                .extracting(problem -> problem.toString().replace(directory + "/", ""))
                .containsExactly(
                        "b/Person.0.avsc: version 0 of the schema of Person is also in a/Person.0.avsc. Delete one of the "
                                + "two files, or give it another version.",
                        "c.0.avsc:4: not a schema of rows: Unexpected character ('\"' (code 34)): was expecting comma to "
                                + "separate Object entries. It has to be an Avro record.",
                        "d.0.avsc: not a schema of rows: not a record but string. It has to be an Avro record.",
                        "e.0.avsc: not a schema of rows: Undefined schema: or_test.lung. It has to be an Avro record.",
                        "f.avsc: the name of the file is not <source>.<version>.avsc. Rename or remove it.",
                        "g.99999999999.avsc: version 99999999999 in the name of the file is more than 2147483647. Rename "
                                + "it.",
                        "h.0.avsc: the schema cannot be read: java.nio.charset.MalformedInputException: Input length = 1. "
                                + "It has to be a readable file in UTF-8.");
    }

    @Test
    void shouldThrowWhatIsWrong() throws IOException {
        write("c.0.avsc", "");

        assertThatThrownBy(() -> FileSchemaRegistry.open(directory))
                .isInstanceOf(AesopException.class)
                .hasMessageStartingWith("reading the schemas in " + directory + " failed: 1 problem\n")
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.SCHEMA_MISSING);
    }

    @Test
    void shouldSayThatDirectoryCannotBeRead() {
        Path absent = directory.resolve("absent");

        assertThatThrownBy(() -> FileSchemaRegistry.open(absent))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining(absent + ": the directory of schemas cannot be read")
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.IO_FAILED);
    }

    @Test
    void shouldSaveNewVersionThatIsReadBack() {
        Path registry = directory.resolve("new/registry");
        VersionedSchema schema = VersionedSchema.of("or_test.person", 3, new Schema.Parser().parse(PERSON));

        SchemaFile file = SchemaFile.save(registry, schema);

        assertThat(file.path()).isEqualTo(registry.resolve("or_test.person.3.avsc"));
        assertThat(FileSchemaRegistry.open(registry).versions("or_test.person")).containsExactly(schema);
        assertThat(filesIn(registry)).containsExactly("or_test.person.3.avsc");
    }

    @Test
    void shouldNeverReplaceVersion() {
        VersionedSchema schema = VersionedSchema.of("p", 0, new Schema.Parser().parse(PERSON));
        SchemaFile.save(directory, schema);

        assertThatThrownBy(() -> SchemaFile.save(directory, schema))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("file=" + directory.resolve("p.0.avsc"));
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Stream<String> filesIn(Path directory) {
        return Stream.of(directory.toFile().list());
    }
}
