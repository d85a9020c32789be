package com.flipkart.aesop.wire.filter;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Applies {@link StreamFilters} to events where they lie. One reader's: not thread-safe, because it keeps the text of the key
 * in hand. Allocates nothing, except to throw.
 */
public final class EventMatcher {
    private final short[] ids;
    private final RangeSet[] sets;
    private final int mask;
    private final TextKey text = new TextKey();

    EventMatcher(StreamFilters filters) {
        int capacity = Math.max(2, Integer.highestOneBit(filters.bySource().size() * 2 + 1) * 2);
        ids = new short[capacity];
        sets = new RangeSet[capacity];
        mask = capacity - 1;
        for (Map.Entry<Long, KeyFilter> entry : filters.bySource().entrySet()) {
            long id = entry.getKey();
            boolean divides = entry.getValue().type() != PartitionType.NONE;
            if (divides && id > 0 && id <= Short.MAX_VALUE) {
                put((short) id, new RangeSet((short) id, entry.getValue()));
            }
        }
    }

    private void put(short id, RangeSet set) {
        int slot = id & mask;
        while (sets[slot] != null) {
            slot = (slot + 1) & mask;
        }
        ids[slot] = id;
        sets[slot] = set;
    }

    private RangeSet find(short id) {
        int slot = id & mask;
        RangeSet set = sets[slot];
        while (set != null && ids[slot] != id) {
            slot = (slot + 1) & mask;
            set = sets[slot];
        }
        return set;
    }

    /**
     * Whether an event passes. Its version and length have been looked at, nothing else.
     *
     * @param bytes big-endian; only absolute access
     * @param offset of the event's first byte
     * @param length of the event
     * @throws AesopException {@code INVALID_REQUEST} if its key is no number and has to be in a range of keys
     */
    public boolean accepts(ByteBuffer bytes, int offset, int length) {
        short source = bytes.getShort(offset + EventLayout.SOURCE_ID_OFFSET);
        RangeSet set = find(source);
        if (set == null) {
            return true;
        }
        int attributes = bytes.getShort(offset + EventLayout.ATTRIBUTES_OFFSET);
        if ((attributes & EventLayout.BYTE_KEY_BIT) == 0) {
            return set.accepts(bytes.getLong(offset + EventLayout.KEY_OFFSET));
        }
        return acceptsText(set, bytes, offset, length);
    }

    private boolean acceptsText(RangeSet set, ByteBuffer bytes, int offset, int length) {
        int keyLength = bytes.getInt(offset + EventLayout.KEY_OFFSET);
        if (keyLength < 0 || keyLength > length - EventLayout.BYTE_KEY_HEADER_LENGTH) {
            throw new AesopException(
                    ErrorCode.CORRUPT,
                    "Filtering an event failed: the length of its key is impossible: keyLength=" + keyLength
                            + " eventLength=" + length);
        }
        text.read(bytes, offset + EventLayout.BYTE_KEY_HEADER_LENGTH, keyLength);
        if (text.isNumber()) {
            return set.accepts(text.number());
        }
        if (set.isOfKeys()) {
            throw new AesopException(
                    ErrorCode.INVALID_REQUEST,
                    "Invalid value for stream.filters: a RANGE for source " + set.source()
                            + ", which has a key that is no number: "
                            + TextKey.describe(bytes, offset + EventLayout.BYTE_KEY_HEADER_LENGTH, keyLength)
                            + ". Divide its keys by MOD");
        }
        return set.accepts(text.hash());
    }

    /** The ranges of one source as arrays. */
    private static final class RangeSet {
        private final short source;
        private final boolean ofKeys;
        private final long[] buckets;
        private final long[] starts;
        private final long[] ends;

        RangeSet(short source, KeyFilter filter) {
            this.source = source;
            this.ofKeys =
                    filter.type() == PartitionType.RANGE && !filter.ranges().isEmpty();
            this.buckets =
                    filter.ranges().stream().mapToLong(KeyRange::numBuckets).toArray();
            this.starts = filter.ranges().stream().mapToLong(KeyRange::start).toArray();
            this.ends = filter.ranges().stream().mapToLong(KeyRange::end).toArray();
        }

        short source() {
            return source;
        }

        boolean isOfKeys() {
            return ofKeys;
        }

        boolean accepts(long key) {
            for (int i = 0; i < starts.length; i++) {
                long value = ofKeys ? key : KeyRange.bucket(key, buckets[i]);
                if (KeyRange.contains(value, starts[i], ends[i])) {
                    return true;
                }
            }
            return false;
        }
    }
}
