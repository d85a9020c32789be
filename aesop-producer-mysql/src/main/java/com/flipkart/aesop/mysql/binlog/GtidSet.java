package com.flipkart.aesop.mysql.binlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The transactions that have been read, as GTIDs: of MySQL {@code uuid:1-5:7,uuid2:1-9}, of MariaDB {@code
 * domain-server-sequence,...} with one entry a domain. Text in, text out; adding the next transaction of a source
 * allocates nothing. Belongs to one thread.
 *
 * <p>A set that is not known (tagged GTIDs of MySQL 8.3 are not understood) is empty and stays so.
 */
final class GtidSet {
    private static final int MAX_ENTRY_START = 40;
    private static final int[] FIRST_HALF_OF_UUID = {8, 4, 4};
    private static final int[] SECOND_HALF_OF_UUID = {4, 12};

    private Entry[] entries = new Entry[4];
    private int size;
    private boolean known = true;
    private byte[] text = new byte[256];
    private int length;
    private byte[] kept = new byte[256];
    private int keptLength;
    private boolean stale;

    /** All transactions of one source server (MySQL), or the last one of one domain (MariaDB). */
    private static final class Entry {
        long high;
        long low;
        boolean domain;
        long server;
        long[] bounds = new long[2];
        int count;
    }

    /** Starts again from a server's text; any white space in it is ignored. */
    void reset(String gtids) {
        size = 0;
        known = true;
        stale = true;
        for (String part : gtids.replaceAll("\\s", "").split(",", -1)) {
            if (!part.isEmpty() && known) {
                parse(part);
            }
        }
    }

    private void parse(String part) {
        try {
            int colon = part.indexOf(':');
            if (colon < 0) {
                String[] numbers = part.split("-", -1);
                addMariaDb(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseUnsignedLong(numbers[2]));
                return;
            }
            String uuid = part.substring(0, colon).replace("-", "");
            long high = Long.parseUnsignedLong(uuid.substring(0, 16), 16);
            long low = Long.parseUnsignedLong(uuid.substring(16), 16);
            for (String interval : part.substring(colon + 1).split(":", -1)) {
                int dash = interval.indexOf('-');
                long first = Long.parseLong(dash < 0 ? interval : interval.substring(0, dash));
                long last = dash < 0 ? first : Long.parseLong(interval.substring(dash + 1));
                addMySql(high, low, first, last);
            }
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            forget(); // a tagged GTID
        }
    }

    /** The set is not known any more. */
    void forget() {
        known = false;
        size = 0;
        stale = true;
    }

    /** Adds a transaction of MariaDB. */
    void addMariaDb(long domain, long server, long sequence) {
        if (!known) {
            return;
        }
        Entry entry = entry(domain, 0, true);
        entry.server = server;
        entry.bounds[0] = sequence;
        entry.count = 1;
        stale = true;
    }

    /** Adds transactions [first, last] of a MySQL server with this uuid. */
    void addMySql(long high, long low, long first, long last) {
        if (!known) {
            return;
        }
        Entry entry = entry(high, low, false);
        int end = 2 * entry.count;
        if (entry.count > 0 && first == entry.bounds[end - 1] + 1) {
            entry.bounds[end - 1] = last;
        } else {
            insert(entry, first, last);
        }
        stale = true;
    }

    private static void insert(Entry entry, long first, long last) {
        int at = 0;
        while (at < entry.count && entry.bounds[2 * at + 1] < first - 1) {
            at++;
        }
        int after = at;
        long from = first;
        long to = last;
        while (after < entry.count && entry.bounds[2 * after] <= last + 1) {
            from = Math.min(from, entry.bounds[2 * after]);
            to = Math.max(to, entry.bounds[2 * after + 1]);
            after++;
        }
        int moved = 2 * (entry.count - after);
        if (entry.bounds.length < 2 * (entry.count + 1)) {
            entry.bounds = Arrays.copyOf(entry.bounds, 2 * entry.bounds.length);
        }
        System.arraycopy(entry.bounds, 2 * after, entry.bounds, 2 * (at + 1), moved);
        entry.bounds[2 * at] = from;
        entry.bounds[2 * at + 1] = to;
        entry.count += 1 - (after - at);
    }

    private Entry entry(long high, long low, boolean domain) {
        for (int i = 0; i < size; i++) {
            if (entries[i].high == high && entries[i].low == low && entries[i].domain == domain) {
                return entries[i];
            }
        }
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        Entry entry = new Entry();
        entry.high = high;
        entry.low = low;
        entry.domain = domain;
        entries[size++] = entry;
        return entry;
    }

    /** Whether both have the same last transactions of the same MariaDB domains. */
    boolean hasSameEntries(GtidSet other) {
        if (size != other.size) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            Entry mine = entries[i];
            Entry theirs = other.entry(mine.high, mine.low, mine.domain);
            if (mine.server != theirs.server || mine.bounds[0] != theirs.bounds[0]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes of the text. */
    int encodedLength() {
        if (stale) {
            render();
            stale = false;
        }
        return length;
    }

    /** Puts the text. */
    void encode(ByteBuffer target) {
        target.put(text, 0, encodedLength());
    }

    /** Keeps the set as it is now, for {@link #kept}. */
    void keep() {
        keptLength = encodedLength();
        if (kept.length < keptLength) {
            kept = new byte[text.length];
        }
        System.arraycopy(text, 0, kept, 0, keptLength);
    }

    /** The set as it was at the last {@link #keep}. */
    String kept() {
        return new String(kept, 0, keptLength, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return new String(text, 0, encodedLength(), StandardCharsets.US_ASCII);
    }

    private void render() {
        length = 0;
        for (int i = 0; i < size; i++) {
            Entry entry = entries[i];
            ensure(MAX_ENTRY_START + 2 * 21 * (entry.count + 1));
            if (i > 0) {
                text[length++] = ',';
            }
            if (entry.domain) {
                number(entry.high);
                text[length++] = '-';
                number(entry.server);
                text[length++] = '-';
                number(entry.bounds[0]);
            } else {
                renderIntervals(entry);
            }
        }
    }

    private void renderIntervals(Entry entry) {
        hex(entry.high, FIRST_HALF_OF_UUID);
        text[length++] = '-';
        hex(entry.low, SECOND_HALF_OF_UUID);
        for (int i = 0; i < entry.count; i++) {
            text[length++] = ':';
            number(entry.bounds[2 * i]);
            if (entry.bounds[2 * i + 1] > entry.bounds[2 * i]) {
                text[length++] = '-';
                number(entry.bounds[2 * i + 1]);
            }
        }
    }

    private void hex(long value, int[] groups) {
        int shift = Long.SIZE;
        for (int g = 0; g < groups.length; g++) {
            if (g > 0) {
                text[length++] = '-';
            }
            for (int i = 0; i < groups[g]; i++) {
                shift -= 4;
                text[length++] = (byte) Character.forDigit((int) (value >>> shift) & 0xF, 16);
            }
        }
    }

    private void number(long value) {
        length = AsciiNumber.write(text, length, value);
    }

    private void ensure(int more) {
        if (length + more > text.length) {
            text = Arrays.copyOf(text, Math.max(length + more, 2 * text.length));
        }
    }
}
