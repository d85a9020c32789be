package com.flipkart.aesop.buffer;

/**
 * How a segment file is divided.
 *
 * @param dataLength bytes there are for events
 * @param indexSpacing bytes of events between two index entries
 */
record SegmentGeometry(int dataLength, int indexSpacing) {
    /** Entries that can be needed: one at the start, then each at least the spacing after the last. */
    int indexSlots() {
        return dataLength / indexSpacing + 1;
    }

    /** Where in the file events begin: on a page of their own. */
    int dataOffset() {
        int index = indexSlots() * IndexLayout.ENTRY_LENGTH;
        return SegmentLayout.HEADER_LENGTH + (index + SegmentLayout.PAGE - 1) / SegmentLayout.PAGE * SegmentLayout.PAGE;
    }

    long fileLength() {
        return (long) dataOffset() + dataLength;
    }

    static SegmentGeometry of(BufferSettings settings) {
        return new SegmentGeometry(settings.segmentSize(), settings.indexSpacing());
    }

    /** For an event that no segment of the usual size can hold: room for it, in whole pages. */
    SegmentGeometry holding(int eventLength) {
        int pages = (eventLength + SegmentLayout.PAGE - 1) / SegmentLayout.PAGE;
        return new SegmentGeometry(Math.max(dataLength, pages * SegmentLayout.PAGE), indexSpacing);
    }
}
