package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code aesop buffer stats} counts, and what it says where it cannot. */
class BufferStatsTest extends RingTest {
    private static final int WINDOW = 3 * 100 + EventLayout.END_OF_PERIOD_LENGTH;
    private static final int DATA = SegmentGeometry.of(small()).dataOffset();

    private void write(int windows) {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), 0)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= windows; scn++) {
                producer.window(scn, 3, 100);
            }
        }
    }

    private String stats(int exit, String... options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        List<String> arguments = new ArrayList<>(List.of("stats"));
        arguments.addAll(List.of(options));
        arguments.add(directory.toString());
        int code = BufferCommands.run(arguments, out);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isEqualTo(exit);
        return text;
    }

    @Test
    void shouldCountRoomWindowsAndSizes() {
        write(25);

        assertThat(stats(BufferCommands.OK))
                .contains("buffer directory=" + directory + " ring=")
                .contains(" state=closed since=")
                .contains("space capacity=16384 used=" + 25 * WINDOW + " free=" + (16384 - 25 * WINDOW)
                        + " allocated=12288")
                .contains("segments count=3 sealed=")
                .contains("positions head=0 tail=" + 25 * WINDOW + " forced=" + 25 * WINDOW + "\n")
                .contains("scns prev=0 min=1 max=25\n")
                .contains("commits first=1970-01-01T00:00:01Z last=1970-01-01T00:00:25Z spanMillis=24000\n")
                .contains("events count=75 bytes=7500\n")
                .contains("windows count=25 bytes=" + 25 * WINDOW + "\n")
                .contains("eventBytes min=100 p50=100 p99=100 max=100\n")
                .contains("windowBytes min=361 p50=361 p99=361 max=361\n")
                .contains("windowEvents min=3 p50=3 p99=3 max=3\n")
                .contains("source id=1 count=75 bytes=7500 min=100 p50=100 p99=100 max=100\n");
    }

    @Test
    void shouldCountOnlyWhatIsStillHeldAndTellSourcesApart() {
        MappedEventBuffer buffer = open(small(), 0);
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 200; scn++) {
            producer.begin();
            producer.append((short) 1, scn, 100);
            producer.append((short) 40, scn, 200);
            producer.commit(scn);
        }
        BufferView view = buffer.view();
        long held = 200 - view.minScn() + 1;
        buffer.close();

        assertThat(stats(BufferCommands.OK))
                .contains("scns prev=" + view.prevScn() + " min=" + view.minScn() + " max=200\n")
                .contains("events count=" + 2 * held + " bytes=" + 300 * held + "\n")
                .contains("source id=1 count=" + held + " bytes=" + 100 * held)
                .contains("source id=40 count=" + held + " bytes=" + 200 * held);
    }

    @Test
    void shouldSayThatAProcessWasKilledAndCountWhatIsCommitted() throws Exception {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(7, 2, 100);
        producer.begin();
        producer.append((short) 1, 1, 100);
        Path open = directory;
        directory = temporary.resolve("killed");
        RingFilesCopy.copy(open, directory);

        assertThat(stats(BufferCommands.OK))
                .contains(" state=killed ", "scns prev=6 min=7 max=7\n", "windows count=1 ", " forced=0\n");
        directory = open;
        producer.sink().rollback();
    }

    @Test
    void shouldCountARingThatHasNoWindowYet() {
        write(0);

        assertThat(stats(BufferCommands.OK)).contains("scns\n", "events count=0 bytes=0\n", "eventBytes\n", "used=0");
    }

    @Test
    void shouldWriteJson() {
        write(2);

        assertThat(stats(BufferCommands.OK, "--json"))
                .startsWith("{\"buffer\":{\"directory\":\"" + directory + "\",\"ring\":\"")
                .contains("\"scns\":{\"prev\":0,\"min\":1,\"max\":2},")
                .contains("\"eventBytes\":{\"min\":100,\"p50\":100,\"p99\":100,\"max\":100}")
                .endsWith(
                        "\"source\":[{\"id\":1,\"count\":6,\"bytes\":600,\"min\":100,\"p50\":100,\"p99\":100,\"max\":100}]}\n");
    }

    @Test
    void shouldRefuseAsCheckDoesWhatIsOpenOrNotThere() {
        MappedEventBuffer buffer = open(small());

        assertThat(stats(BufferCommands.FAILED)).startsWith("LOCKED: ").contains("it is held by this process");

        buffer.close();
        directory = temporary.resolve("nowhere");
        assertThat(stats(BufferCommands.FAILED)).contains("Counting a buffer failed: there is no directory");
    }

    @Test
    void shouldNameTheFileThatIsDamaged() throws Exception {
        write(25);
        Path first = directory.resolve(Position.segmentFile(0));
        byte[] whole = Files.readAllBytes(first);
        Damage.write(first, DATA + WINDOW + EventLayout.LENGTH_OFFSET, new byte[4]);

        assertThat(stats(BufferCommands.DAMAGED))
                .startsWith("CORRUPT: File " + first + " is damaged at offset=" + (DATA + WINDOW));

        Damage.write(first, DATA + WINDOW, Arrays.copyOfRange(whole, DATA + WINDOW, DATA + 2 * WINDOW));
        assertThat(stats(BufferCommands.OK)).contains("windows count=25 ");
    }

    @Test
    void shouldTellQuantilesToOnePartIn32() {
        Seeds.run(random -> {
            Sizes sizes = new Sizes();
            long[] all = new long[5_000];
            for (int i = 0; i < all.length; i++) {
                all[i] = random.nextLong() >>> (2 + random.nextInt(60));
                sizes.add(all[i]);
            }
            Arrays.sort(all);
            for (double share : new double[] {0.001, 0.25, 0.5, 0.99, 1}) {
                long exact = all[(int) Math.ceil(share * all.length) - 1];
                assertThat(sizes.quantile(share)).as("share " + share).isBetween(exact, exact + exact / 32);
            }
            assertThat(sizes.figures()).containsEntry("min", all[0]).containsEntry("max", all[all.length - 1]);
        });
        assertThat(new Sizes().figures()).isEmpty();
    }
}
