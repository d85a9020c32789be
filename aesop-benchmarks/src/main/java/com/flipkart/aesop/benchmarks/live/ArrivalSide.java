package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.EventCallback;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A client as a user writes it, rows decoded, the checkpoint kept in files; of each event it is taken how long ago its
 * window was committed. Settings: {@code directory}, {@code times}: the file of {@link CommitTimes}.
 */
public final class ArrivalSide implements Side {
    private static final long PASS_SECONDS = 120;

    private final Path directory;
    private final CommitTimes times;
    private int passes;

    public ArrivalSide(Fields settings) {
        directory = Path.of(settings.text("directory"));
        times = CommitTimes.in(Path.of(settings.text("times")));
    }

    /**
     * {@code measure}: a new client reads from {@code port}, from the oldest window on, {@code warmUp} events and then
     * {@code count}; answers as {@link Delays#await}.
     */
    @Override
    public Fields call(String verb, Fields arguments) throws InterruptedException, IOException {
        if (!verb.equals("measure")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: measure");
        }
        Delays delays = new Delays(arguments.number("warmUp"), (int) arguments.number("count"));
        EventCallback callback = event -> {
            if (event.row().names().isEmpty()) {
                throw new IllegalStateException("A row without columns: " + event);
            }
            delays.add(times.get(event.scn()), System.nanoTime());
        };
        Path checkpoints = directory.resolve("checkpoints-" + passes++);
        try (AesopClient client = AesopClient.builder()
                .id("benchmark")
                .relay("127.0.0.1", (int) arguments.number("port"))
                .subscribe(PersonEvents.SOURCE, callback)
                .checkpointDirectory(checkpoints)
                .start()) {
            return delays.await(PASS_SECONDS, client);
        } finally {
            Directories.delete(checkpoints);
        }
    }

    @Override
    public void close() {
        // Each pass has closed its client.
    }
}
