package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Opens the files of every version that was ever released, for ever. They hold: windows 101 to 130 after previous SCN 100, of which
 * window n has n % 4 events of source 1 and 120 bytes each, and if n is a multiple of 10 one of source 300 with a byte key;
 * closed in order, and killed in the middle of window 131.
 */
class BufferCompatibilityTest extends RingTest {
    private static final Path FORMATS = Path.of("src", "test", "resources", "formats");

    private static List<ReadEvent> contents(long from) {
        List<ReadEvent> events = new ArrayList<>();
        for (long scn = from; scn <= 130; scn++) {
            for (int i = 0; i < scn % 4; i++) {
                events.add(ReadEvent.data(scn, 1, scn * 1000 + i, 120));
            }
            if (scn % 10 == 0) {
                events.add(ReadEvent.data(scn, 300, -1, 57 + 7 + 20));
            }
            events.add(ReadEvent.end(scn));
        }
        return events;
    }

    /** Writes such files; only for a new version. */
    static void write(Path ring, Path killed) throws IOException {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), 100)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 101; scn <= 130; scn++) {
                producer.sink().begin();
                for (int i = 0; i < scn % 4; i++) {
                    producer.append((short) 1, scn * 1000 + i, 120);
                }
                if (scn % 10 == 0) {
                    producer.appendByteKey((short) 300, "key " + scn, 20);
                }
                producer.commit(scn);
            }
            producer.sink().begin();
            producer.append((short) 1, 1, 200);
            RingFilesCopy.copy(ring, killed);
        }
        Files.delete(ring.resolve("lock"));
        Files.delete(killed.resolve("lock"));
    }

    private Path copyOf(Path version, String name) throws IOException {
        Path copy = temporary.resolve(version.getFileName() + "-" + name);
        RingFilesCopy.copy(version.resolve(name), copy);
        return copy;
    }

    private static List<Path> versions() {
        List<Path> versions = RingFilesCopy.list(FORMATS);
        assertThat(versions).extracting(path -> path.getFileName().toString()).contains("v1");
        return versions;
    }

    @Test
    void shouldOpenEveryVersion() throws IOException {
        for (Path version : versions()) {
            for (String name : List.of("closed", "killed")) {
                Path copy = copyOf(version, name);
                try (MappedEventBuffer buffer = MappedEventBuffer.open(copy, small())) {
                    assertThat(buffer.view().prevScn()).isEqualTo(100);
                    assertThat(buffer.recovery().notes()).isEmpty();
                    assertThat(buffer.writer().resumePoint().position().map(TextPosition::textOf))
                            .contains("at 130");
                    EventCursor cursor = buffer.cursor();
                    assertThat(cursor.seek(100, -1)).isEqualTo(SeekResult.FOUND);
                    assertThat(readAll(cursor)).isEqualTo(contents(101));
                    assertThat(cursor.seek(121, -1)).isEqualTo(SeekResult.FOUND);
                    assertThat(readAll(cursor)).isEqualTo(contents(122));
                    new Producer(buffer.writer()).window(131, 2, 100);
                }
                assertThat(BufferCheck.check(copy).violations()).isEmpty();
            }
        }
    }

    /** The text that was written when the version was new must still come out: a byte that moves moves a figure in it. */
    @Test
    void shouldDumpEveryVersionAsItWasDumpedWhenItWasNew() throws IOException {
        for (Path version : versions()) {
            for (String name : List.of("closed", "killed")) {
                Path copy = copyOf(version, name);
                String golden = Files.readString(version.resolve(name + ".txt"));
                assertThat(dump(copy)).isEqualTo(golden);
            }
        }
    }

    private static String dump(Path ring) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int exit = BufferCommands.run(
                List.of("dump", "--index", "--events", ring.toString()),
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(exit).isEqualTo(BufferCommands.OK);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What is written today is what the newest version's files are, save for what differs each time. */
    @Test
    void shouldWriteTodayWhatTheNewestVersionHas() throws IOException {
        Path ring = temporary.resolve("today");
        write(ring, temporary.resolve("today-killed"));
        List<Path> versions = versions();
        Path newest = versions.get(versions.size() - 1).resolve("closed.txt");
        assertThat(masked(dump(ring))).isEqualTo(masked(Files.readString(newest)));
    }

    private static String masked(String dump) {
        return dump.replaceAll("ring=\\S+", "ring=*")
                .replaceAll("boot=\\S+", "boot=*")
                .replaceAll("process=\\d+", "process=*")
                .replaceAll("(time|created)=\\S+", "$1=*")
                .replaceAll("(?m)^  (not )?sealed.*$", "  sealed or not")
                .replaceAll("spare-\\d+", "spare-*");
    }
}
