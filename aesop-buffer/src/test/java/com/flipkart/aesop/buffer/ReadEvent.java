package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as a test has read it.
 *
 * @param scn of its window
 * @param source -2 for the end of a window
 * @param key 0 for the end of a window
 * @param length in bytes
 */
record ReadEvent(long scn, short source, long key, int length) {
    static ReadEvent data(long scn, int source, long key, int length) {
        return new ReadEvent(scn, (short) source, key, length);
    }

    static ReadEvent end(long scn) {
        return new ReadEvent(scn, (short) -2, 0, 61);
    }

    boolean isEnd() {
        return source == -2;
    }

    /** Takes bytes apart into whole events, each of which must have both checksums right. */
    static List<ReadEvent> parse(ByteBuffer bytes) {
        List<ReadEvent> events = new ArrayList<>();
        EventView view = new EventView();
        EventCrc crc = new EventCrc();
        int at = bytes.position();
        while (at < bytes.limit()) {
            view.wrap(bytes, at);
            assertThat(view.verify(crc, bytes.limit())).isEqualTo(EventView.Verdict.VALID);
            events.add(
                    new ReadEvent(view.scn(), view.sourceId(), view.hasByteKey() ? -1 : view.longKey(), view.length()));
            at += view.length();
        }
        return events;
    }
}
