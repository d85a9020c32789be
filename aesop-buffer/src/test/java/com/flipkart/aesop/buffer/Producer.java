package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.WindowSink;
import java.nio.charset.StandardCharsets;

/** Writes windows as a test wants them. The bytes of an event follow from its SCN, ordinal and length alone. */
final class Producer {
    static final long SCHEMA_HIGH = 0x0011223344556677L;
    static final long SCHEMA_LOW = 0x8899AABBCCDDEEFFL;

    private final WindowSink sink;
    private final EventWriter event = new EventWriter();
    private long openBytes;

    Producer(WindowSink sink) {
        this.sink = sink;
    }

    WindowSink sink() {
        return sink;
    }

    /** A window of {@code events} events of source 1, each {@code length} bytes long. */
    void window(long scn, int events, int length) {
        begin();
        for (int i = 0; i < events; i++) {
            append((short) 1, scn * 1000 + i, length);
        }
        commit(scn);
    }

    /** Begins a window whose bytes are counted. */
    void begin() {
        sink.begin();
        openBytes = 0;
    }

    /** Bytes of the events that were appended since {@link #begin}. */
    long openBytes() {
        return openBytes;
    }

    void commit(long scn) {
        sink.commit(scn, timestamp(scn), new TextPosition("at " + scn));
    }

    static long timestamp(long scn) {
        return 1_000_000_000L * scn;
    }

    /** An event with a long key, {@code length} bytes long. */
    void append(short source, long key, int length) {
        event.begin(sink.claim(length));
        event.header(Opcode.UPSERT, source, (short) 7, timestamp(key));
        event.schemaId(SCHEMA_HIGH, SCHEMA_LOW);
        event.longKey(key);
        event.value(value(key, length - EventLayout.LONG_KEY_HEADER_LENGTH), 0, length - EventLayout.MIN_LENGTH);
        sink.append(event.finish());
        openBytes += length;
    }

    /** An event with a byte key. */
    void appendByteKey(short source, String key, int valueLength) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        event.begin(sink.claim(EventLayout.MIN_LENGTH + bytes.length + valueLength));
        event.header(Opcode.DELETE, source, (short) 7, 5);
        event.schemaId(SCHEMA_HIGH, SCHEMA_LOW);
        event.byteKey(bytes, 0, bytes.length);
        event.value(value(key.hashCode(), valueLength), 0, valueLength);
        sink.append(event.finish());
    }

    /** The value of the event with this key. */
    static byte[] value(long key, int length) {
        byte[] value = new byte[length];
        long state = key * 0x9E3779B97F4A7C15L + length;
        for (int i = 0; i < length; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            value[i] = (byte) (state >>> 56);
        }
        return value;
    }
}
