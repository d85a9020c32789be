package com.flipkart.aesop.core.event;

import java.nio.ByteBuffer;

/** Does to an event what a window's commit does: value checksum, SCN, header checksum by way of SCN 0. */
final class Sealing {
    private static final EventCrc CRC = new EventCrc();

    private Sealing() {}

    /** Seals the event at {@code offset}; leaves position and limit as they are. */
    static void seal(ByteBuffer bytes, int offset, long scn) {
        ByteBuffer view = bytes.duplicate().clear();
        EventView event = new EventView().wrap(view, offset);
        int headerEnd = offset + event.headerLength();
        int end = offset + event.length();
        int headerStart = offset + EventLayout.HEADER_CRC_START;
        int valueCrc = CRC.compute(view, headerEnd, end - headerEnd);
        view.clear().putInt(offset + EventLayout.VALUE_CRC_OFFSET, valueCrc);
        int headerCrc = CRC.compute(view, headerStart, headerEnd - headerStart);
        view.clear()
                .putLong(offset + EventLayout.SCN_OFFSET, scn)
                .putInt(offset + EventLayout.HEADER_CRC_OFFSET, headerCrc ^ EventCrc.scnTerm(scn, event.hasByteKey()));
    }
}
