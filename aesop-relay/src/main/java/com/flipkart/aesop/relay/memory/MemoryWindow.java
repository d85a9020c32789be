package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.AvroWriter;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaId;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The window that a program is writing. Valid only inside the call that was handed it, and on its thread.
 * Values are Avro binary data of the source's latest schema.
 */
public final class MemoryWindow {
    private static final int FIRST_VALUE_CAPACITY = 1024;

    private final WindowSink sink;
    private final Map<String, Target> targets;
    private final EventWriter writer = new EventWriter();
    private final AvroWriter value = new AvroWriter();
    private ByteBuffer scratch = ByteBuffer.allocate(FIRST_VALUE_CAPACITY);
    private long timestampNanos;

    /** A source by name, and the schema that its rows are encoded with. */
    record Target(LogicalSource source, SchemaId schema) {}

    MemoryWindow(WindowSink sink, Map<String, Target> targets) {
        this.sink = sink;
        this.targets = targets;
    }

    MemoryWindow at(long commitNanos) {
        timestampNanos = commitNanos;
        return this;
    }

    /** A row was inserted or updated. */
    public MemoryWindow upsert(String source, long key, Consumer<AvroWriter> row) {
        return append(Opcode.UPSERT, source, key, row);
    }

    /** A row was inserted or updated. */
    public MemoryWindow upsert(String source, String key, Consumer<AvroWriter> row) {
        return append(Opcode.UPSERT, source, key, row);
    }

    /** A row was deleted; {@code row} writes what it was. */
    public MemoryWindow delete(String source, long key, Consumer<AvroWriter> row) {
        return append(Opcode.DELETE, source, key, row);
    }

    /** A row was deleted; {@code row} writes what it was. */
    public MemoryWindow delete(String source, String key, Consumer<AvroWriter> row) {
        return append(Opcode.DELETE, source, key, row);
    }

    private MemoryWindow append(Opcode opcode, String source, long key, Consumer<AvroWriter> row) {
        Target target = target(source);
        encode(row);
        begin(opcode, target, EventLayout.LONG_KEY_HEADER_LENGTH + scratch.remaining());
        return end(writer.longKey(key));
    }

    private MemoryWindow append(Opcode opcode, String source, String key, Consumer<AvroWriter> row) {
        Target target = target(source);
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        encode(row);
        begin(opcode, target, EventLayout.BYTE_KEY_HEADER_LENGTH + bytes.length + scratch.remaining());
        return end(writer.byteKey(bytes, 0, bytes.length));
    }

    private Target target(String source) {
        Target target = targets.get(source);
        if (target == null) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Writing a row failed: source=" + source + " is none of this producer's, which are "
                            + targets.keySet());
        }
        return target;
    }

    private void encode(Consumer<AvroWriter> row) {
        while (true) {
            scratch.clear();
            try {
                row.accept(value.wrap(scratch));
                scratch.flip();
                return;
            } catch (BufferOverflowException e) {
                if (scratch.capacity() >= sink.maxEventLength()) {
                    throw new AesopException(
                            ErrorCode.EVENT_TOO_LARGE,
                            "Writing a row failed: it takes more than maxEventSize=" + sink.maxEventLength()
                                    + " bytes. Raise the buffer's maxEventSize or write a smaller row",
                            e);
                }
                scratch = ByteBuffer.allocate((int) Math.min(2L * scratch.capacity(), sink.maxEventLength()));
            }
        }
    }

    private void begin(Opcode opcode, Target target, int length) {
        writer.begin(sink.claim(Math.max(EventLayout.MIN_LENGTH, length)))
                .header(opcode, target.source().id(), target.source().partition(), timestampNanos)
                .schemaId(target.schema().high(), target.schema().low());
    }

    private MemoryWindow end(EventWriter keyed) {
        keyed.value(scratch.array(), 0, scratch.remaining());
        sink.append(keyed.finish());
        return this;
    }
}
