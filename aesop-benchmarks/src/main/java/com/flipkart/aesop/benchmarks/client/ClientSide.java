package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.EventCallback;
import com.flipkart.aesop.client.row.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client as a user writes it: the one-lambda form, rows decoded, the checkpoint kept in files. Settings: {@code
 * directory}, {@code port} of the relay, and those of {@link EventShape}.
 */
public final class ClientSide implements Side {
    private static final long PASS_SECONDS = 300;

    private final Fields settings;
    private int passes;

    public ClientSide(Fields settings) {
        this.settings = settings;
    }

    /** {@code pass}: a new client reads {@code rows} rows from the oldest on; answers {@code rows} and {@code nanos}. */
    @Override
    public Fields call(String verb, Fields arguments) throws InterruptedException, IOException {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        Path checkpoints = Path.of(settings.text("directory")).resolve("checkpoints-" + passes++);
        RowCounter counter = new RowCounter(EventShape.of(settings), arguments.number("rows"));
        try (AesopClient client = AesopClient.builder()
                .id("benchmark")
                .relay("127.0.0.1", (int) settings.number("port"))
                .subscribe(PersonEvents.SOURCE, counter)
                .checkpointDirectory(checkpoints)
                .start()) {
            Fields answer = counter.await();
            if (answer.all().isEmpty()) {
                throw new IllegalStateException("Not all rows came in " + PASS_SECONDS + " s; the client is " + client);
            }
            return answer;
        } finally {
            Directories.delete(checkpoints);
        }
    }

    /** Decodes each row and counts it; the client's callback thread calls it. */
    private static final class RowCounter implements EventCallback {
        private final EventShape shape;
        private final long expected;
        private final CountDownLatch complete = new CountDownLatch(1);
        private long rows;
        private long first;
        private long last;
        private Row row;

        RowCounter(EventShape shape, long expected) {
            this.shape = shape;
            this.expected = expected;
        }

        @Override
        public void onEvent(ChangeEvent event) {
            if (rows == 0) {
                first = System.nanoTime();
            }
            row = event.row();
            rows++;
            if (rows == expected) {
                last = System.nanoTime();
                complete.countDown();
            }
        }

        Fields await() throws InterruptedException {
            if (!complete.await(PASS_SECONDS, TimeUnit.SECONDS)) {
                return Fields.NONE;
            }
            if (!PersonEvents.lastName(shape).equals(row.getString("lastName"))) {
                throw new IllegalStateException("The rows were read wrongly: " + row);
            }
            return Fields.NONE.with("rows", rows).with("nanos", last - first);
        }
    }

    @Override
    public void close() {
        // Each pass has closed its client.
    }
}
