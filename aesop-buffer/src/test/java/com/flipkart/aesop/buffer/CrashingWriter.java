package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that writes windows until its process is halted at a named point: no shutdown hook, no finally, nothing
 * forced. Says each window that was committed, and whether one was open at the end, with how many bytes of whole events.
 */
public final class CrashingWriter {
    private static final int WINDOWS = 100_000;

    private CrashingWriter() {}

    /** Arguments: directory, point, which passing of the point ends the process, seed. */
    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        Probe.Point last = Probe.Point.valueOf(arguments[1]);
        int passing = Integer.parseInt(arguments[2]);
        Random random = new Random(Long.parseLong(arguments[3]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        AtomicInteger passed = new AtomicInteger();
        boolean[] open = new boolean[1];
        Producer[] writing = new Producer[1];
        Probe probe = point -> {
            if (point == last && passed.incrementAndGet() == passing) {
                long bytes = open[0] ? writing[0].openBytes() : 0;
                out.println("halted at " + point + " bytes=" + bytes + " open=" + open[0]);
                Runtime.getRuntime().halt(137);
            }
        };
        MappedEventBuffer buffer =
                MappedEventBuffer.open(directory, RingTest.small(), Scn.NONE, BootId.current(), probe);
        writing[0] = new Producer(buffer.writer());
        long first = Math.max(0, buffer.view().maxScn()) + 1;
        for (long scn = first; scn < first + WINDOWS; scn++) {
            open[0] = true;
            write(writing[0], scn, random);
            open[0] = false;
            out.println("committed " + scn);
            if (scn == first + 300) {
                buffer.close();
                buffer = MappedEventBuffer.open(directory, RingTest.small(), Scn.NONE, BootId.current(), probe);
                writing[0] = new Producer(buffer.writer());
            }
        }
    }

    private static void write(Producer producer, long scn, Random random) {
        if (random.nextInt(10) == 0) {
            producer.begin();
            for (int i = random.nextInt(40); i > 0; i--) {
                producer.append((short) 2, i, 300);
            }
            producer.sink().rollback();
        }
        producer.window(scn, events(scn), length(scn));
    }

    /** How many events window {@code scn} has: now and then more than fit into two segments. */
    static int events(long scn) {
        return scn % 17 == 0 ? 60 : (int) (scn % 5);
    }

    /** How long each of them is. */
    static int length(long scn) {
        return 61 + (int) (scn * 31 % 200);
    }
}
