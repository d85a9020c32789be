package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import com.flipkart.aesop.mysql.schema.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Events of a table d.t (id INT PRIMARY KEY, v TEXT CHARACTER SET latin1) that no server has written. */
final class HandMade {
    static final long TABLE_ID = 7;
    static final Collations COLLATIONS = new Collations(Map.of(8, "latin1", 45, "utf8mb4"));

    private HandMade() {}

    /** The table with its schema. */
    static MonitoredTable table() {
        Schema schema = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"t\",\"namespace\":\"d\",\"meta\":\"pk=id\",\"fields\":["
                        + "{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"v\",\"type\":[\"string\",\"null\"]}]}");
        RowSchema row = RowSchema.read(VersionedSchema.of("d.t", 1, schema), Origin.PROGRAM, new Problems())
                .orElseThrow();
        return new MonitoredTable(new LogicalSource((short) 1, "d.t", "d.t", (short) 0), List.of(row));
    }

    /** A TABLE_MAP event for a table of these columns, whatever its name. */
    static RawEvent announce(long tableId, String name) {
        return EventBytes.of(EventCode.TABLE_MAP)
                .number(tableId, 6)
                .number(1, 2)
                .name("d")
                .name(name)
                .number(2, 1)
                .raw((byte) ColumnCode.LONG, (byte) ColumnCode.BLOB)
                .raw((byte) 1, (byte) 2) // the meta: a length of two bytes in front of each text
                .raw((byte) 0b10) // v may be NULL
                .raw((byte) 1, (byte) 1, (byte) 0) // signs: none
                .raw((byte) 2, (byte) 1, (byte) 8) // character sets: latin1
                .raw((byte) 4, (byte) 5, (byte) 2, (byte) 'i', (byte) 'd', (byte) 1, (byte) 'v')
                .raw((byte) 8, (byte) 1, (byte) 0) // primary key: id
                .event();
    }

    /** An INSERT of one row. */
    static EventBytes insert(int id, byte[] text) {
        return insert(TABLE_ID, id, text);
    }

    static EventBytes insert(long tableId, int id, byte[] text) {
        return EventBytes.of(EventCode.WRITE_ROWS_V1)
                .number(tableId, 6)
                .number(1, 2)
                .number(2, 1)
                .raw((byte) 0b11) // both columns are there
                .raw((byte) 0) // none is NULL
                .number(id, 4)
                .number(text.length, 2)
                .raw(text);
    }

    /** The start of a MariaDB transaction. */
    static RawEvent mariaDbGtid(long number) {
        return EventBytes.of(EventCode.MARIADB_GTID)
                .number(number, 8)
                .number(0, 4)
                .number(0, 1)
                .event();
    }

    static RawEvent query(String text) {
        return EventBytes.of(EventCode.QUERY)
                .number(0, 4 + 4)
                .number(1, 1)
                .number(0, 2 + 2)
                .raw((byte) 'd', (byte) 0)
                .raw(text.getBytes(StandardCharsets.UTF_8))
                .event();
    }

    static RawEvent xid() {
        return EventBytes.of(EventCode.XID).number(1, 8).event();
    }

    /** The first event of a file, which has no checksums. */
    static RawEvent format() {
        return EventBytes.of(EventCode.FORMAT_DESCRIPTION)
                .number(0, 60)
                .number(0, 1 + 4)
                .event();
    }

    /** The last event of a file. */
    static RawEvent rotate(String nextFile) {
        return EventBytes.of(EventCode.ROTATE)
                .number(4, 8)
                .raw(nextFile.getBytes(StandardCharsets.UTF_8))
                .event();
    }
}
