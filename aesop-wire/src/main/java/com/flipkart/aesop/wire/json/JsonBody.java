package com.flipkart.aesop.wire.json;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.wire.StreamOutput;
import com.flipkart.aesop.wire.http.BodySource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The events of another body as JSON, a chunk for each. Holds what that body puts at a time, and one line.
 *
 * <p>How much is sent is that body's to say: the {@code size} of a request counts binary events, whatever the output.
 */
public final class JsonBody implements BodySource {
    private final BodySource events;
    private final EventJson json;
    private final EventView event = new EventView();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private ByteBuffer binary = ByteBuffer.allocate(0);
    private Next afterBinary = Next.MORE;
    private int chunkSize;

    /**
     * @param events whose bytes are whole events; closed with this
     * @param output one of the two of JSON
     */
    public JsonBody(BodySource events, StreamOutput output) {
        if (output == StreamOutput.BINARY) {
            throw new IllegalArgumentException("No output of JSON: " + output);
        }
        this.events = events;
        this.json = new EventJson(output);
    }

    /** Writes the next line, so that the chunk is made as long as it is: a client may have many of them unread. */
    @Override
    public int room(int size) {
        chunkSize = size;
        if (line.size() == 0) {
            writeLine();
        }
        return Math.max(1, line.size());
    }

    @Override
    public Next fill(ByteBuffer chunk) {
        chunk.put(line.toByteArray());
        line.reset();
        return binary.hasRemaining() ? Next.MORE : afterBinary;
    }

    private void writeLine() {
        if (!binary.hasRemaining()) {
            takeMore();
        }
        if (binary.hasRemaining()) {
            event.wrap(binary, binary.position());
            json.write(event, line);
            binary.position(binary.position() + event.length());
        }
    }

    private void takeMore() {
        int room = events.room(chunkSize);
        if (room > binary.capacity()) {
            binary = ByteBuffer.allocate(room);
        }
        // No more than it wants: it may have come near the size that was asked for.
        binary.clear().limit(room);
        afterBinary = events.fill(binary);
        binary.flip();
    }

    @Override
    public Map<String, String> headers(boolean empty) {
        return events.headers(empty);
    }

    @Override
    public Map<String, String> trailers() {
        return events.trailers();
    }

    @Override
    public void close() {
        events.close();
    }
}
