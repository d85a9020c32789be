package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.EventCallback;
import com.flipkart.aesop.relay.Relay;
import java.io.IOException;
import java.nio.file.Path;

/**
 * All of Aesop, from the binlog to the callback: producer, buffer and relay, HTTP over loopback, client, checkpoint. A
 * row counts when the callback has it decoded.
 */
public final class PipelineReader implements BinlogReader {
    private final AesopSource source;
    private final Path directory;
    private int starts;

    public PipelineReader(Fields settings) {
        this.source = new AesopSource(settings);
        this.directory = Path.of(settings.text("directory"));
    }

    @Override
    public void prepare() throws IOException {
        source.generateSchema();
    }

    @Override
    public Reading start(Fields place, RowListener listener) {
        Path state = directory.resolve("state-" + starts++);
        Relay relay = Relay.builder()
                .port(0)
                .stateDirectory(state.resolve("relay"))
                .schemaDirectory(source.schemas())
                .producer(source.producer(place))
                .start();
        try {
            AesopClient client = client(relay.port(), state.resolve("client"), listener);
            return () -> {
                client.close();
                relay.close();
                Directories.delete(state);
            };
        } catch (RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    private static AesopClient client(int port, Path checkpoints, RowListener listener) {
        EventCallback callback = event -> {
            if (!event.row().names().isEmpty()) {
                listener.rows(1);
            }
        };
        return AesopClient.builder()
                .id("benchmark")
                .relay("127.0.0.1", port)
                .subscribe(AesopSource.name(), callback)
                .checkpointDirectory(checkpoints)
                .start();
    }
}
