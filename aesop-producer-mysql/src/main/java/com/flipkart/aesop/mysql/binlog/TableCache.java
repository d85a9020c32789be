package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.schema.ColumnMatch;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import com.flipkart.aesop.mysql.schema.RowSchema;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.Integers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the table ids of rows events stand for. A server announces each table by a TABLE_MAP event before its rows;
 * the announcement is compared with the one known for that id, byte by byte, and only a new one is looked into:
 * not until rows follow, because tables are also announced for nothing.
 *
 * <p>Belongs to one thread; a repeated announcement allocates nothing.
 */
final class TableCache {
    private static final int TABLE_ID_LENGTH = 6;
    private static final int CONTENT_OFFSET = RawEvent.HEADER_LENGTH + TABLE_ID_LENGTH + 2;
    private static final int INITIAL_CAPACITY = 64;
    private static final int MAX_ENTRIES = 10_000;

    private final MonitoredTables tables;
    private final TableMapReader reader;
    private final BodyReader body = new BodyReader();
    private Entry[] slots = new Entry[INITIAL_CAPACITY];
    private int size;

    private static final class Entry {
        private final long tableId;
        private byte[] content = {};
        private Optional<MonitoredTable> table = Optional.empty();
        private RowPlan plan;

        private Entry(long tableId) {
            this.tableId = tableId;
        }
    }

    TableCache(MonitoredTables tables, Collations collations) {
        this.tables = tables;
        this.reader = new TableMapReader(collations);
    }

    /** Forgets everything: ids mean something else after this. */
    void clear() {
        slots = new Entry[INITIAL_CAPACITY];
        size = 0;
    }

    /** Between two transactions nothing has to be known; a server that has made very many ids is started afresh. */
    void endTransaction() {
        if (size > MAX_ENTRIES) {
            clear();
        }
    }

    /** Takes a TABLE_MAP event. */
    void announce(RawEvent event) {
        body.of(event).skip(TABLE_ID_LENGTH + 2);
        Entry entry = entry(tableId(event));
        byte[] bytes = event.bytes();
        if (Arrays.equals(bytes, CONTENT_OFFSET, event.end(), entry.content, 0, entry.content.length)) {
            return;
        }
        entry.content = Arrays.copyOfRange(bytes, CONTENT_OFFSET, event.end());
        String database = body.text(body.u8());
        body.skip(1);
        entry.table = tables.find(database, body.text(body.u8()));
        entry.plan = null;
    }

    /**
     * What to do with the rows of an event.
     *
     * @return null if the table is not captured
     * @throws AesopException SCHEMA_MISMATCH if no schema fits the table, UNDECODABLE_CHANGE if it was not announced
     */
    RowPlan plan(RawEvent rows) {
        long tableId = tableId(rows);
        Entry entry = slots[slot(tableId)];
        if (entry == null) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Rows came for the table id " + tableId + ", which no TABLE_MAP event announced."
                            + " The connection is opened again");
        }
        if (entry.table.isEmpty()) {
            return null;
        }
        if (entry.plan == null) {
            entry.plan = compile(entry.table.get(), reader.read(entry.content));
        }
        return entry.plan;
    }

    private static RowPlan compile(MonitoredTable table, TableMap map) {
        List<Column> columns = map.columns().stream().map(BinlogColumn::column).toList();
        StringBuilder differences = new StringBuilder();
        for (RowSchema schema : table.schemas()) {
            ColumnMatch match = ColumnMatch.of(columns, schema);
            if (match.isMatch() && schema.hasKey(map.primaryKey())) {
                return new RowPlan(table.source(), map, schema, match);
            }
            if (differences.isEmpty()) {
                differences
                        .append("schema ")
                        .append(schema.name())
                        .append(" differs: ")
                        .append(String.join("; ", match.isMatch() ? List.of(keys(map, schema)) : match.differences()));
            }
        }
        throw new AesopException(
                ErrorCode.SCHEMA_MISMATCH,
                "Table " + map.name() + " came with columns or a primary key that no registered schema has: "
                        + differences + ". Register a version with the table's columns and key (aesop schema generate),"
                        + " then restart the relay");
    }

    private static String keys(TableMap map, RowSchema schema) {
        String ofTable = map.primaryKey().isEmpty()
                ? "the table has no primary key"
                : "the primary key of the table is (" + String.join(", ", map.primaryKey()) + ")";
        return ofTable + ", that of the schema is (" + String.join(", ", schema.keyColumns()) + ")";
    }

    static long tableId(RawEvent event) {
        return Integers.unsigned(event.bytes(), RawEvent.HEADER_LENGTH, TABLE_ID_LENGTH);
    }

    private Entry entry(long tableId) {
        int slot = slot(tableId);
        if (slots[slot] == null) {
            if (2 * ++size > slots.length) {
                grow();
                slot = slot(tableId);
            }
            slots[slot] = new Entry(tableId);
        }
        return slots[slot];
    }

    /** The slot that holds this id, or the free one where it belongs. */
    private int slot(long tableId) {
        int mask = slots.length - 1;
        int slot = (int) ((tableId * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (slots[slot] != null && slots[slot].tableId != tableId) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        Entry[] old = slots;
        slots = new Entry[2 * old.length];
        for (Entry entry : old) {
            if (entry != null) {
                slots[slot(entry.tableId)] = entry;
            }
        }
    }
}
