package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.CheckpointTracker;
import com.flipkart.aesop.core.scn.Scn;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What runs once per event allocates nothing. */
class AllocationTest {
    private static final int EVENTS = 20_000;
    private static final int ROUNDS = 5;
    private static final byte[] NAME = "Ada Lovelace".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 12);
    private final EventWriter writer = new EventWriter();
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();
    private final KeyEncoder keys = new KeyEncoder();
    private ByteBuffer kept = bytes;
    private final CheckpointTracker tracker = new CheckpointTracker(Checkpoint.FLEXIBLE);

    @Test
    void shouldNoticeAllocation() {
        assertThat(fewestBytes(i -> {
                    // Kept, or the compiler sees that nobody needs it.
                    kept = bytes.duplicate();
                    return kept.limit();
                }))
                .isPositive();
    }

    @Test
    void shouldWriteSealAndReadEventsWithoutAllocating() {
        assertThat(fewestBytes(this::writeSealAndRead)).isZero();
    }

    @Test
    void shouldEncodeKeysWithoutAllocating() {
        assertThat(fewestBytes(i -> keys.begin(3)
                        .add(i)
                        .add(NAME, 0, NAME.length)
                        .addUnsigned(-i)
                        .length()))
                .isZero();
    }

    @Test
    void shouldTrackCheckpointsWithoutAllocating() {
        assertThat(fewestBytes(i -> {
                    long scn = Scn.next(tracker.windowScn(), 0, 1, 4);
                    tracker.onDataEvent(scn);
                    tracker.onEndOfPeriod(scn, i);
                    return scn;
                }))
                .isZero();
    }

    private long writeSealAndRead(int i) {
        writer.begin(bytes.clear())
                .header(Opcode.UPSERT, (short) 40, (short) 0, i)
                .schemaId(1, 2);
        if ((i & 1) == 0) {
            writer.longKey(i);
        } else {
            writer.byteKey(NAME, 0, NAME.length);
        }
        AvroWriter value = writer.value();
        value.writeIndex(1);
        value.writeLong(-i);
        value.writeInt(i);
        value.writeString("plain text");
        value.writeBytes(NAME, 0, NAME.length);
        value.writeDouble(i);
        value.writeFloat(i);
        value.writeBoolean(true);
        int length = writer.finish();

        view.wrap(bytes, 0);
        int headerEnd = view.headerLength();
        bytes.putInt(EventLayout.VALUE_CRC_OFFSET, crc.compute(bytes.clear(), headerEnd, length - headerEnd));
        int header = crc.compute(bytes, EventLayout.HEADER_CRC_START, headerEnd - EventLayout.HEADER_CRC_START);
        bytes.clear();
        bytes.putLong(EventLayout.SCN_OFFSET, i);
        bytes.putInt(EventLayout.HEADER_CRC_OFFSET, header ^ EventCrc.scnTerm(i, view.hasByteKey()));
        if (view.verify(crc, length) != EventView.Verdict.VALID) {
            throw new AssertionError("event " + i + " is " + view);
        }
        return view.scn() + view.sourceId() + view.valueLength();
    }

    @FunctionalInterface
    private interface Work {
        long apply(int i);
    }

    /** The fewest bytes of some rounds: the JIT compiler, which works meanwhile, allocates on threads of its own. */
    private long fewestBytes(Work work) {
        long fewest = Long.MAX_VALUE;
        long result = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EVENTS; i++) {
                result += work.apply(i);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(result).isNotEqualTo(-1);
        return fewest;
    }
}
