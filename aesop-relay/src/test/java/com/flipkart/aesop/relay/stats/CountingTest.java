package com.flipkart.aesop.relay.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.QueuePolicy;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.buffer.SourceFilter;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting on the way in and on the way out: right, and without an allocation. */
class CountingTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WINDOWS = 20_000;
    private static final int SOURCES = 10;
    private static final SourcePosition NOWHERE = new SourcePosition() {
        @Override
        public int encodedLength() {
            return 0;
        }

        @Override
        public void encode(ByteBuffer target) {}

        @Override
        public String describe() {
            return "nowhere";
        }
    };
    private static final byte[] VALUE = new byte[100];
    private static final int LENGTH = 61 + VALUE.length;

    private final EventWriter event = new EventWriter();
    private final RelayStatistics statistics = new RelayStatistics();
    private MappedEventBuffer buffer;
    private PhysicalFigures figures;
    private WindowSink sink;
    private long scn;

    @BeforeEach
    void open(@TempDir Path directory) {
        List<LogicalSource> sources = IntStream.rangeClosed(1, SOURCES)
                .mapToObj(id -> new LogicalSource((short) id, "source" + id, "db.t" + id, (short) 0))
                .toList();
        buffer = MappedEventBuffer.open(
                directory.resolve("ring"),
                new BufferSettings(256L << 20, 128 << 20, 1 << 20, 4096, QueuePolicy.OVERWRITE_ON_WRITE));
        figures = statistics.add(MemoryProducer.byProgram(new PhysicalSource(1, "db", sources)), buffer);
        sink = figures.sink();
    }

    @AfterEach
    void close() {
        buffer.close();
    }

    private void append(int source, Opcode opcode) {
        event.begin(sink.claim(LENGTH));
        event.header(opcode, (short) source, (short) 0, 1)
                .schemaId(1, 2)
                .longKey(7)
                .value(VALUE, 0, VALUE.length);
        sink.append(event.finish());
    }

    /** Windows with an event of each source. */
    private void windows(int count) {
        for (int i = 0; i < count; i++) {
            sink.begin();
            for (int source = 1; source <= SOURCES; source++) {
                append(source, Opcode.UPSERT);
            }
            sink.commit(++scn, i, NOWHERE);
        }
    }

    private long eventsIn(int source) {
        return figures.find(source).eventsIn();
    }

    @Test
    void shouldCountCommittedEventsAlone() {
        sink.begin();
        append(1, Opcode.UPSERT);
        append(2, Opcode.DELETE);
        assertThat(eventsIn(1)).isZero();
        sink.rollback();
        sink.begin();
        append(2, Opcode.UPSERT);
        sink.claim(LENGTH);
        sink.abort();
        append(2, Opcode.DELETE);
        sink.commit(5, 1, NOWHERE);
        sink.begin();
        sink.commit(6, 1, NOWHERE);

        assertThat(eventsIn(1)).isZero();
        assertThat(eventsIn(2)).isEqualTo(2);
        assertThat(figures.find(2).deletesIn()).isEqualTo(1);
        assertThat(figures.find(2).bytesIn()).isEqualTo(2L * LENGTH);
        assertThat(figures.find(2).lastScn()).isEqualTo(5);
        assertThat(figures.find(11)).isNull();
    }

    @Test
    void shouldAllocateNothingOnTheWayIn() {
        windows(WINDOWS);

        long allocated = allocatedBy(() -> windows(WINDOWS));

        assertThat(allocated).as("bytes for " + WINDOWS + " windows").isZero();
        assertThat(eventsIn(SOURCES)).isEqualTo(4L * WINDOWS);
    }

    @Test
    void shouldAllocateNothingOnTheWayOut() {
        windows(WINDOWS);
        ClientFigures client = statistics.clients().of("reader");
        ByteBuffer chunk = ByteBuffer.allocateDirect(64 * 1024);
        for (SourceFilter filter : List.of(SourceFilter.ALL, SourceFilter.of((short) 3, (short) 4))) {
            ReadOptions options = ReadOptions.of(filter);
            try (EventCursor cursor = buffer.cursor();
                    AnswerMeter meter = new AnswerMeter(figures, client, !filter.isAll())) {
                meter.begin();
                for (int i = 0; i < 20; i++) {
                    readAll(cursor, meter, chunk, options);
                }
                assertThat(allocatedBy(() -> readAll(cursor, meter, chunk, options)))
                        .as(filter.toString())
                        .isZero();
            }
        }
        assertThat(figures.find(3).eventsOut()).isEqualTo(23L * WINDOWS);
        assertThat(figures.find(3).bytesOut()).isEqualTo(23L * WINDOWS * LENGTH);
        assertThat(figures.find(5).eventsOut()).isZero();
        assertThat(figures.endsOut()).isEqualTo(23L * WINDOWS);
        assertThat(figures.eventsOutUnseen()).isEqualTo(23L * WINDOWS * (SOURCES + 1));
        assertThat(client.answersInHand()).isZero();
    }

    private static void readAll(EventCursor cursor, AnswerMeter meter, ByteBuffer chunk, ReadOptions options) {
        cursor.seekOldest();
        while (!cursor.atEnd()) {
            chunk.clear();
            meter.sent(cursor, chunk, cursor.read(chunk, options));
        }
    }

    /** The least of three times, as a compiler that changes its mind in the middle allocates once. */
    private static long allocatedBy(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
