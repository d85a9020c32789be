package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A number for events, their order included: what a row says, not when it was written. Belongs to one thread. */
final class EventDigest {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final CRC32C crc = new CRC32C();
    private long digest;
    private int events;

    void reset() {
        digest = 0;
        events = 0;
    }

    void add(EventView event) {
        crc.reset();
        ByteBuffer value = event.buffer().duplicate().clear();
        value.limit(event.valueOffset() + event.valueLength()).position(event.valueOffset());
        crc.update(value);
        digest = mix(
                mix(mix(digest, event.sourceId() * 2L + (event.isDelete() ? 1 : 0)), event.longKey()), crc.getValue());
        events++;
    }

    private static long mix(long state, long part) {
        long mixed = (state ^ part) * FACTOR;
        return mixed ^ (mixed >>> 29);
    }

    long digest() {
        return digest;
    }

    int events() {
        return events;
    }
}
