package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.BareWindows;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.event.SinkWindows;
import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Windows, through the window writer into mapped files, and by the bare loop into memory. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class WindowWriterBenchmark {
    /** What a relay has if nothing is said: evicting is part of what is measured. */
    private static final int CAPACITY = (int) BufferSettings.DEFAULT_CAPACITY;

    /** The ring. */
    @State(Scope.Thread)
    public static class Ring {
        @Param("161")
        private int length;

        @Param("10")
        private int perWindow;

        private Path directory;
        private MappedEventBuffer buffer;
        private SinkWindows windows;

        @Setup(Level.Trial)
        public void open() throws IOException {
            directory = Files.createTempDirectory("aesop-benchmark-append-");
            Path schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
            buffer = MappedEventBuffer.open(directory.resolve("ring"), BufferSettings.ofCapacity(CAPACITY));
            windows = new SinkWindows(schemas, new EventShape(length, perWindow), buffer.writer());
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            buffer.close();
            Directories.delete(directory);
        }
    }

    /** Memory of the same size. */
    @State(Scope.Thread)
    public static class Memory {
        @Param("161")
        private int length;

        @Param("10")
        private int perWindow;

        private Path directory;
        private BareWindows windows;

        @Setup(Level.Trial)
        public void open() throws IOException {
            directory = Files.createTempDirectory("aesop-benchmark-append-");
            windows = new BareWindows(
                    PersonEvents.writeSchema(directory.resolve("schemas")),
                    new EventShape(length, perWindow),
                    CAPACITY);
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            Directories.delete(directory);
        }
    }

    @Benchmark
    public long aesop(Ring ring) {
        return ring.windows.write();
    }

    @Benchmark
    public long bareLoop(Memory memory) {
        return memory.windows.write();
    }
}
