package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay of a relay keeps beside its windows, damaged in every way: it is refused by name, or comes again. */
@NoLeaks
class KeptFilesTest {
    private static final String OTHER = People.SCHEMA.replace("]}", ",{\"name\":\"age\",\"type\":\"int\"}]}");

    private static final int PLACE_LENGTH = 36;

    @TempDir
    Path directory;

    private Path folder() {
        return directory.resolve("people.schemas");
    }

    private static Path file(Path folder, int version, String text) {
        return folder.resolve(People.PERSON + "." + version + "." + SchemaId.of(text) + ".avsc");
    }

    /** What may become of a file of 100 to 300 bytes. */
    private static Map<String, byte[]> damages(byte[] whole, Random random) {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(7));
        byte[] notText = whole.clone();
        notText[random.nextInt(whole.length)] = (byte) 0xFF;
        Map<String, byte[]> damages = new LinkedHashMap<>();
        damages.put("empty", new byte[0]);
        damages.put("cut off", Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)));
        damages.put("zeroed", new byte[whole.length]);
        damages.put("zeroed at the end", Arrays.copyOf(Arrays.copyOf(whole, whole.length / 2), whole.length));
        damages.put("longer", Arrays.copyOf(whole, whole.length + 1));
        damages.put("a bit flipped", flipped);
        damages.put("no UTF-8", notText);
        damages.put("another schema", OTHER.replace("age", "years").getBytes(StandardCharsets.UTF_8));
        return damages;
    }

    @Test
    void shouldPassOverADamagedSchemaAndReplaceItWhenItComesAgain() {
        Seeds.run(random -> {
            byte[] whole = People.SCHEMA.getBytes(StandardCharsets.UTF_8);
            for (Map.Entry<String, byte[]> damage : damages(whole, random).entrySet()) {
                KeptSchemas.open(folder()).add(People.PERSON, 1, People.SCHEMA);
                KeptSchemas.open(folder()).add(People.PERSON, 2, OTHER);
                Path file = file(folder(), 1, People.SCHEMA);
                Files.write(file, damage.getValue());

                KeptSchemas opened = KeptSchemas.open(folder());

                assertThat(opened.versions(People.PERSON))
                        .as(damage.getKey())
                        .extracting(VersionedSchema::version)
                        .containsExactly(2);
                opened.add(People.PERSON, 1, People.SCHEMA);
                assertThat(file).as(damage.getKey()).hasContent(People.SCHEMA);
                assertThat(KeptSchemas.open(folder()).versions(People.PERSON))
                        .as(damage.getKey())
                        .extracting(VersionedSchema::canonicalText)
                        .containsExactly(People.SCHEMA, OTHER);
            }
        });
    }

    /** Its name is right, so somebody has put it there. */
    @Test
    void shouldPassOverATextThatIsNoSchema() throws IOException {
        String text = "{\"type\":\"recrod\"}";
        KeptSchemas.open(folder()).add(People.PERSON, 1, People.SCHEMA);
        Files.writeString(file(folder(), 2, text), text);

        assertThat(KeptSchemas.open(folder()).versions(People.PERSON))
                .extracting(VersionedSchema::version)
                .containsExactly(1);
    }

    @Test
    void shouldNotLookAtOtherFiles() throws IOException {
        KeptSchemas.open(folder()).add(People.PERSON, 1, People.SCHEMA);
        for (String name : List.of(
                "README",
                People.PERSON + ".2.avsc",
                "." + file(folder(), 2, OTHER).getFileName() + ".tmp",
                People.PERSON + ".9999999999." + SchemaId.of(OTHER) + ".avsc")) {
            Files.writeString(folder().resolve(name), OTHER);
        }

        assertThat(KeptSchemas.open(folder()).versions(People.PERSON)).hasSize(1);
    }

    @Test
    void shouldRefuseAFolderThatIsNone() throws IOException {
        Files.writeString(folder(), "a file");

        requireRefused(folder().toString());
    }

    @Test
    void shouldRefuseAFileThatIsNone() throws IOException {
        Path file = Files.createDirectories(file(folder(), 1, People.SCHEMA));

        requireRefused(file.getParent().toString());
    }

    private void requireRefused(String place) {
        assertThatThrownBy(() -> KeptSchemas.open(folder()))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                .hasMessageContaining("folder=" + place)
                .hasMessageContaining("that this process can read and write");
    }

    private Relay chained(Relay upstream) {
        return People.chained(directory, People.producer(People.source(), People.address(upstream)));
    }

    /** With its files damaged, a relay of a relay serves the windows and, when its upstream has answered, the schemas. */
    @Test
    void shouldServeEverythingAgainAfterItsSchemasWereDamaged() throws IOException {
        MemoryProducer people = MemoryProducer.byProgram(People.source());
        try (Relay upstream = People.upstream(directory.resolve("up"), people)) {
            People.window(people, 1, 1, 3);
            try (Relay chained = chained(upstream)) {
                People.awaitScn(chained, 1);
            }
            try (Stream<Path> kept = Files.list(directory.resolve("state/people.schemas"))) {
                for (Path file : kept.toList()) {
                    Files.write(file, new byte[100]);
                }
            }
            People.window(people, 2, 10, 3);
            try (Relay chained = chained(upstream)) {
                People.awaitScn(chained, 2);

                assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream));
                String target = "/register?protocolVersion=2&sources=40,41";
                try (RawHttp up = new RawHttp(upstream.port());
                        RawHttp down = new RawHttp(chained.port())) {
                    assertThat(down.get(target).text()).isEqualTo(up.get(target).text());
                }
            }
        }
    }

    /** The buffer was filled by a producer of another kind: what that kept is no place in an upstream. */
    @Test
    void shouldGoOnAfterTheLastWindowOfAnotherProducer() {
        MemoryProducer people = MemoryProducer.byProgram(People.source());
        MemoryProducer before = MemoryProducer.byProgram(People.source());
        try (Relay upstream = People.upstream(directory.resolve("up"), people)) {
            try (Relay own = Relay.builder()
                    .id("chained")
                    .port(0)
                    .stateDirectory(directory.resolve("state"))
                    .schemaDirectory(People.schemas(directory))
                    .buffer(People.buffer(DataSize.ofMegabytes(64)))
                    .producer(before)
                    .start()) {
                People.window(before, 1, 1, 3);
                People.window(before, 2, 10, 3);
                assertThat(own.status().state()).isEqualTo(PartState.RUNNING);
            }
            for (long scn = 1; scn <= 4; scn++) {
                People.window(people, scn, scn == 1 ? 1 : scn * 5, 3);
            }
            try (Relay chained = chained(upstream)) {
                People.awaitScn(chained, 4);

                assertThat(People.windows(People.bytes(chained)))
                        .extracting(window -> window.get(0))
                        .containsExactly(1L, 2L, 3L, 4L);
            }
        }
    }

    /** One byte of what lies with the last window, in the buffer's control file: every window is served, none twice. */
    @Test
    void shouldLoseNoWindowWhenThePlaceInItsBufferIsDamaged() throws Exception {
        MemoryProducer people = MemoryProducer.byProgram(People.source());
        try (Relay upstream = People.upstream(directory.resolve("up"), people)) {
            Seeds.run(random -> {
                for (long scn = 1; scn <= 12; scn += 2) {
                    People.window(people, scn, scn * 100, 3);
                    try (Relay chained = chained(upstream)) {
                        People.awaitScn(chained, scn);
                    }
                    damagePlaces(random);
                    People.window(people, scn + 1, scn * 1_000, 3);
                    try (Relay chained = chained(upstream)) {
                        People.awaitScn(chained, scn + 1);
                        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream));
                    }
                }
            });
        }
    }

    /** Damages each place of a window that the buffer holds. */
    private void damagePlaces(Random random) throws IOException {
        Path control = directory.resolve("state/people/control");
        byte[] magic = "AUP1".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Files.readAllBytes(control);
        int damaged = 0;
        for (int at = 0; at + PLACE_LENGTH <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length)) {
                bytes[at + random.nextInt(PLACE_LENGTH)] ^= (byte) (1 << random.nextInt(8));
                damaged++;
                at += PLACE_LENGTH;
            }
        }
        Files.write(control, bytes);
        assertThat(damaged).as("places in the buffer").isPositive();
    }
}
