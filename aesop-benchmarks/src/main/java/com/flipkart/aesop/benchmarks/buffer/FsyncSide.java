package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.event.SinkWindows;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.FsyncPolicy;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A buffer of 64 MB that is written under one policy of forcing. Settings: {@code directory}, {@code policy}, {@code
 * intervalMillis}, and those of {@link EventShape}.
 */
public final class FsyncSide implements Side {
    private final Path ring;
    private final EventShape shape;
    private final MappedEventBuffer buffer;
    private final TimedCommits commits;
    private final SinkWindows windows;

    public FsyncSide(Fields settings) {
        Path directory = Path.of(settings.text("directory"));
        ring = directory.resolve("ring");
        shape = EventShape.of(settings);
        buffer = MappedEventBuffer.open(
                ring,
                BufferSettings.ofCapacity(BufferSettings.DEFAULT_CAPACITY)
                        .withFsync(
                                FsyncPolicy.valueOf(settings.text("policy")),
                                Duration.ofMillis(settings.number("intervalMillis"))));
        commits = new TimedCommits(buffer.writer());
        windows = new SinkWindows(PersonEvents.writeSchema(directory.resolve("schemas")), shape, commits);
    }

    /**
     * {@code pass}: writes windows for {@code millis}, at least one; answers {@code events}, {@code nanos}, and of the commits
     * {@code p50} and {@code p99} in nanoseconds.
     */
    @Override
    public Fields call(String verb, Fields arguments) {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        commits.clear();
        long events = 0;
        long started = System.nanoTime();
        long deadline = started + arguments.number("millis") * 1_000_000;
        do {
            windows.write();
            events += shape.perWindow();
        } while (System.nanoTime() < deadline);
        return Fields.NONE
                .with("events", events)
                .with("nanos", System.nanoTime() - started)
                .with("p50", commits.quantile(0.5))
                .with("p99", commits.quantile(0.99));
    }

    @Override
    public void close() throws IOException {
        buffer.close();
        Directories.delete(ring);
    }
}
