package com.flipkart.aesop.mysql.binlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts together a binlog event by hand, without a checksum. */
final class EventBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private EventBytes() {}

    static EventBytes of(int type) {
        return new EventBytes().number(0, 4).number(type, 1).number(1, 4).number(0, 4 + 4 + 2);
    }

    /** Little-endian. */
    EventBytes number(long value, int width) {
        for (int i = 0; i < width; i++) {
            bytes.write(i < 8 ? (int) (value >>> (8 * i)) : 0);
        }
        return this;
    }

    EventBytes raw(byte... raw) {
        bytes.writeBytes(raw);
        return this;
    }

    /** A name with its length in front and a zero behind. */
    EventBytes name(String name) {
        return number(name.length(), 1)
                .raw(name.getBytes(StandardCharsets.UTF_8))
                .number(0, 1);
    }

    RawEvent event() {
        return event(0);
    }

    /** The event with these flags. */
    RawEvent flagged(int flags) {
        byte[] all = bytes.toByteArray();
        all[17] = (byte) flags;
        RawEvent event = new RawEvent();
        event.read(all, 0, all.length);
        return event;
    }

    /** The event, of which the last bytes are missing. */
    RawEvent event(int missing) {
        byte[] all = bytes.toByteArray();
        RawEvent event = new RawEvent();
        event.read(all, 0, all.length - missing);
        return event;
    }
}
