package com.flipkart.aesop.client.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTest {
    private static final String PERSON = "com.flipkart.aesop.events.ortest.Person";
    private static final List<String> SOURCES = List.of(PERSON);
    private static final Checkpoint PLACE = Checkpoint.after(4294968296L, 1_700_000_000_000_000_000L);

    @TempDir
    Path directory;

    @Test
    void shouldReadWhatItSaved() {
        save(PLACE);

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldHaveNothingAtFirst() {
        assertThat(open("person-client", SOURCES)).isEmpty();
    }

    @Test
    void shouldMakeItsDirectory() {
        directory = directory.resolve("a/b");

        save(PLACE);

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldWriteTheFileAsDocumented() throws IOException {
        save(PLACE);

        assertThat(Files.readString(file()))
                .isEqualTo(
                        """
                        {"tsNsecs":1700000000000000000,"prevScn":4294968296,"snapshot_offset":-1,\
                        "consumption_mode":"ONLINE_CONSUMPTION","bootstrap_start_scn":-1,"windowOffset":-1,\
                        "windowScn":4294968296}
                        aesop-checkpoint 1
                        client person-client
                        source com.flipkart.aesop.events.ortest.Person
                        crc32 9fb5c6b3
                        """);
    }

    /** Files of this version are read for ever. */
    @Test
    void shouldReadFileOfVersionOne() throws IOException {
        copy("v1/person-client.checkpoint", "person-client.checkpoint");

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldRefuseFileCutOffAnywhere() throws IOException {
        save(PLACE);
        byte[] whole = Files.readAllBytes(file());

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(refusal(cut)).as("cut off after %d bytes", length).isEqualTo(ErrorCode.CORRUPT);
        }
    }

    @Test
    void shouldRefuseFileWithAnyBitFlipped() throws IOException {
        save(PLACE);
        byte[] whole = Files.readAllBytes(file());
        Set<ErrorCode> codes = IntStream.range(0, whole.length * 8)
                .mapToObj(bit -> {
                    byte[] damaged = whole.clone();
                    damaged[bit / 8] ^= (byte) (1 << (bit % 8));
                    return refusal(damaged);
                })
                .collect(Collectors.toSet());

        assertThat(codes).containsOnly(ErrorCode.CORRUPT, ErrorCode.FORMAT_TOO_NEW);
    }

    @Test
    void shouldSayWhichFileIsDamagedAndWhatToDo() {
        write("garbage".getBytes(StandardCharsets.UTF_8));

        assertThat(failure(SOURCES))
                .hasMessageContaining(file().toString())
                .hasMessageContaining(
                        "move file=" + file() + " away, and the client begins where its setting start says");
    }

    @Test
    void shouldRefuseFileOfNewerVersion() {
        write("{}\naesop-checkpoint 2\nwhatever\n".getBytes(StandardCharsets.UTF_8));

        AesopException failure = failure(SOURCES);

        assertThat(failure.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW);
        assertThat(failure).hasMessageContaining("aesop-checkpoint 2").hasMessageContaining("aesop-checkpoint 1");
    }

    @Test
    void shouldRefuseCheckpointOfOtherSources() {
        save(PLACE);

        AesopException failure = failure(List.of(PERSON, "x.Order"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SETTINGS);
        assertThat(failure)
                .hasMessageContaining("sources=[" + PERSON + "]")
                .hasMessageContaining("x.Order")
                .hasMessageContaining("an id of its own");
    }

    @Test
    void shouldNotMindTheOrderOfSources() {
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            store.open("two", List.of("a", "b"));
            store.save(PLACE);
        }

        assertThat(open("two", List.of("b", "a"))).contains(PLACE);
    }

    @Test
    void shouldRefuseFileOfOtherClient() throws IOException {
        save(PLACE);
        Files.copy(file(), directory.resolve("other.checkpoint"));

        AesopException failure = catchThrowableOfType(AesopException.class, () -> open("other", SOURCES));

        assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_FILE);
        assertThat(failure).hasMessageContaining("client=person-client");
    }

    @Test
    void shouldLetOneClientOfAnIdRunAtATime() {
        try (FileCheckpointStore first = new FileCheckpointStore(directory)) {
            first.open("person-client", SOURCES);

            assertThat(failure(SOURCES).code()).isEqualTo(ErrorCode.LOCKED);
            assertThat(failure(SOURCES))
                    .hasMessageContaining("client=person-client")
                    .hasMessageContaining("another id");
            assertThat(open("another", SOURCES)).isEmpty();
        }
        assertThat(open("person-client", SOURCES)).isEmpty();
    }

    @Test
    void shouldBeFreeAgainAfterFailedOpen() throws IOException {
        write("garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(failure(SOURCES).code()).isEqualTo(ErrorCode.CORRUPT);
        Files.delete(file());

        assertThat(open("person-client", SOURCES)).isEmpty();
    }

    @Test
    void shouldSayThatDirectoryCannotBeUsed() throws IOException {
        Path notDirectory = Files.createFile(directory.resolve("file"));
        try (FileCheckpointStore store = new FileCheckpointStore(notDirectory)) {
            assertThatThrownBy(() -> store.open("person-client", SOURCES))
                    .isInstanceOfSatisfying(
                            AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                    .hasMessageContaining(notDirectory.toString());
        }
    }

    @Test
    void shouldKeepOldCheckpointWhenNewOneCannotBeWritten() throws IOException {
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            store.open("person-client", SOURCES);
            store.save(PLACE);
            Path temporary = directory.resolve(".person-client.checkpoint.tmp");
            Files.createDirectories(temporary.resolve("in the way"));
            assertThatThrownBy(() -> store.save(Checkpoint.after(9))).isInstanceOf(AesopException.class);
        }

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldGoOnFromDatabusFile() throws IOException {
        copy("databus/cp_com_flipkart_aesop_events_ortest_Person.current");

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldGoOnFromDatabusFileOfRegistration() throws IOException {
        Files.createDirectories(directory.resolve("person-client"));
        copy(
                "databus/cp_com_flipkart_aesop_events_ortest_Person.current",
                "person-client/cp_com_flipkart_aesop_events_ortest_Person.current");

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldTakePreviousDatabusFileWhenCurrentIsMissing() throws IOException {
        copy(
                "databus/cp_com_flipkart_aesop_events_ortest_Person.current",
                "cp_com_flipkart_aesop_events_ortest_Person.oldcurrent");

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldPreferItsOwnFileToThatOfDatabus() throws IOException {
        copy("databus/cp_com_flipkart_aesop_events_ortest_Person.current");
        save(Checkpoint.after(99));

        assertThat(open("person-client", SOURCES)).contains(Checkpoint.after(99));
    }

    @Test
    void shouldNameEveryFileThatItWouldGoOnFrom() throws IOException {
        copy("databus/cp_com_flipkart_aesop_events_ortest_Person.current");
        save(Checkpoint.after(99));

        String way;
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            store.open("person-client", SOURCES);
            way = store.howToForget();
        }
        for (String word : way.split(" ", -1)) {
            if (word.startsWith("file=")) {
                Path named = Path.of(word.substring("file=".length()));
                Files.move(named, named.resolveSibling(named.getFileName() + ".away"));
            }
        }

        assertThat(way).startsWith("move file=").endsWith(" away");
        assertThat(open("person-client", SOURCES)).isEmpty();
    }

    @Test
    void shouldGoOnAtStartOfWindowThatDatabusHadBegunWithoutKnowingTheOneBefore() throws IOException {
        Files.writeString(
                directory.resolve("cp_com_flipkart_aesop_events_ortest_Person.current"),
                "{\"windowScn\":4294969000,\"windowOffset\":17,\"consumption_mode\":\"ONLINE_CONSUMPTION\"}");

        assertThat(open("person-client", SOURCES)).contains(Checkpoint.inside(4294969000L, 0, Scn.NONE));
    }

    @Test
    void shouldBeginWindowAnewThatDatabusHadBegun() throws IOException {
        copy("databus/mid_window.current", "cp_com_flipkart_aesop_events_ortest_Person.current");

        assertThat(open("person-client", SOURCES)).contains(PLACE);
    }

    @Test
    void shouldRefuseDatabusFileInBootstrap() throws IOException {
        copy("databus/snapshot.current", "cp_com_flipkart_aesop_events_ortest_Person.current");

        AesopException failure = failure(SOURCES);

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SETTINGS);
        assertThat(failure).hasMessageContaining("BOOTSTRAP_SNAPSHOT").hasMessageContaining("no bootstrap server");
    }

    @Test
    void shouldRefuseDamagedDatabusFile() throws IOException {
        Files.writeString(directory.resolve("cp_com_flipkart_aesop_events_ortest_Person.current"), "{\"windowScn\":4");

        assertThat(failure(SOURCES).code()).isEqualTo(ErrorCode.CORRUPT);
    }

    @Test
    void shouldNameFilesAsDatabusDoes() {
        assertThat(DatabusCheckpoints.name(List.of("com.example.Person", "com.example.Order-2")))
                .isEqualTo("cp_com_example_Person-com_example_Order_2");
        List<String> five = Stream.of("A", "B", "C", "D", "E")
                .map(name -> "com.linkedin.events." + name)
                .toList();
        assertThat(DatabusCheckpoints.name(five)).isEqualTo("cp_A-B-C-D-E");
        assertThat(DatabusCheckpoints.name(List.of("x".repeat(300)))).hasSize(240);
    }

    private Path file() {
        return directory.resolve("person-client.checkpoint");
    }

    private void save(Checkpoint checkpoint) {
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            store.open("person-client", SOURCES);
            store.save(checkpoint);
        }
    }

    private Optional<Checkpoint> open(String client, List<String> sources) {
        try (FileCheckpointStore store = new FileCheckpointStore(directory)) {
            return store.open(client, sources);
        }
    }

    private AesopException failure(List<String> sources) {
        AesopException failure = catchThrowableOfType(AesopException.class, () -> open("person-client", sources));
        assertThat(failure).as("a checkpoint that should have been refused").isNotNull();
        return failure;
    }

    private static ErrorCode refusal(byte[] content) {
        AesopException refusal = catchThrowableOfType(
                AesopException.class, () -> CheckpointFormat.parse(content, "file", "move it away"));
        assertThat(refusal).as("damaged content that should have been refused").isNotNull();
        return refusal.code();
    }

    private void write(byte[] bytes) {
        try {
            Files.write(file(), bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy(String resource) throws IOException {
        copy(resource, Path.of(resource).getFileName().toString());
    }

    private void copy(String resource, String name) throws IOException {
        try (var in = getClass().getResourceAsStream("/checkpoints/" + resource)) {
            Files.write(directory.resolve(name), in.readAllBytes());
        }
    }
}
