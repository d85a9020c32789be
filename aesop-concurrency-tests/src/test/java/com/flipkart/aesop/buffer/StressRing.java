package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The ring that the actors of one test share. A JVM runs one test, so it is made once for a JVM, in a directory that the
 * system property {@value #DIRECTORY} names and whoever started the JVM removes.
 *
 * <p>One actor commits windows, one after the other, with SCNs 1, 2, 3... What a window holds follows from its SCN alone
 * ({@link WindowProof} knows it too), so a reader can tell bytes that are newer than they should be from right ones, which
 * checksums cannot.
 */
final class StressRing {
    static final String DIRECTORY = "aesop.stress.directory";

    static final short SOURCE = 1;
    private static final int LONGEST_VALUE = 120;
    private static final Position POSITION = new Position();

    private final BufferAssembly parts;
    private final EventWriter event = new EventWriter();
    private final byte[] value = new byte[LONGEST_VALUE];
    private long scn;

    private StressRing(BufferAssembly parts) {
        this.parts = parts;
    }

    /** A new ring; full segments are forced, which they are not at once by default, to race the writer with that too. */
    static StressRing create(long capacity, int segmentSize) {
        Path directory = Path.of(System.getProperty(DIRECTORY))
                .resolve(Long.toString(ProcessHandle.current().pid()));
        BufferSettings settings =
                BufferSettings.ofCapacity(capacity).withSegmentSize(segmentSize).withIndexSpacing(256);
        return new StressRing(BufferAssembly.open(
                directory, settings.withSealDelay(Duration.ZERO), Scn.NONE, BootId.current(), Probe.NONE));
    }

    Ring ring() {
        return parts.ring();
    }

    RingCursor cursor() {
        return new RingCursor(parts.ring());
    }

    /** Commits the next window. By one thread at a time, as any writer. */
    void commitNext() {
        WindowSink sink = parts.writer();
        scn++;
        sink.begin();
        for (int i = 0; i < events(scn); i++) {
            long key = key(scn, i);
            int length = valueLength(key);
            event.begin(sink.claim(EventLayout.LONG_KEY_HEADER_LENGTH + length));
            event.header(Opcode.UPSERT, SOURCE, (short) 0, key);
            event.schemaId(scn, key);
            event.longKey(key);
            for (int at = 0; at < length; at++) {
                value[at] = (byte) (key + at);
            }
            event.value(value, 0, length);
            sink.append(event.finish());
        }
        sink.commit(scn, scn, POSITION);
    }

    /** Events of a window, without its end. */
    static int events(long scn) {
        return (int) (scn & 3);
    }

    static long key(long scn, int ordinal) {
        return scn * 8 + ordinal;
    }

    static int valueLength(long key) {
        return (int) (key * 31 % LONGEST_VALUE);
    }

    /** Where the producer would go on: nowhere. */
    private static final class Position implements SourcePosition {
        @Override
        public int encodedLength() {
            return 0;
        }

        @Override
        public void encode(ByteBuffer target) {
            // Of length 0.
        }

        @Override
        public String describe() {
            return "none";
        }
    }
}
