package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.ColumnType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a TABLE_MAP event with full metadata (binlog_row_metadata=FULL): types from the event's own columns, names,
 * signs, character sets and members from its optional metadata.
 *
 * <pre>{@code
 *   table id (6) | flags (2) | database: length, text, 0 | table: length, text, 0 | columns n (packed) | n types
 *   | meta length (packed) | meta of each type | which are nullable: n bits | metadata: (type (1), length, value)*
 * }</pre>
 */
final class TableMapReader {
    private final Collations collations;
    private final BodyReader body = new BodyReader();

    TableMapReader(Collations collations) {
        this.collations = collations;
    }

    /**
     * @param content the event's body from the name of the database on
     * @throws AesopException UNSUPPORTED_TYPE if a column has a code that nobody knows, SOURCE_MISCONFIGURED if the
     *     event has no column names
     */
    TableMap read(byte[] content) {
        body.of(content, 0, content.length);
        String database = name();
        String table = name();
        int count = body.packed();
        byte[] codes = body.copy(count);
        int[] meta = meta(codes, database + "." + table);
        byte[] nullable = body.copy((count + 7) / 8);
        TableMetadata metadata = new TableMetadata(codes, meta, collations);
        while (body.remaining() > 0) {
            int type = body.u8();
            int length = body.packed();
            metadata.read(type, body.copy(length));
        }
        if (metadata.names().size() != count) {
            throw new AesopException(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    "Reading table " + database + "." + table + " from the binlog failed: its TABLE_MAP event names "
                            + metadata.names().size() + " of " + count + " columns. Run SET GLOBAL "
                            + "binlog_row_metadata=FULL; changes that were written before have to be skipped");
        }
        List<BinlogColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean mayBeNull = (nullable[i / 8] & 1 << i % 8) != 0;
            ColumnType type = metadata.type(i);
            columns.add(new BinlogColumn(
                    new Column(metadata.names().get(i), type, mayBeNull),
                    ColumnCode.fixedLength(codes[i] & 0xFF, meta[i], type),
                    ColumnCode.prefixLength(codes[i] & 0xFF, meta[i])));
        }
        List<String> key = metadata.key().stream().map(metadata.names()::get).toList();
        return new TableMap(database, table, columns, key);
    }

    private String name() {
        String name = body.text(body.u8());
        body.skip(1);
        return name;
    }

    private int[] meta(byte[] codes, String table) {
        int end = body.packed();
        int start = body.position();
        int[] meta = new int[codes.length];
        for (int i = 0; i < codes.length; i++) {
            int code = codes[i] & 0xFF;
            meta[i] = switch (ColumnCode.metaLength(code)) {
                case 0 -> 0;
                case 1 -> body.u8();
                case 2 -> body.u16();
                default ->
                    throw new AesopException(
                            ErrorCode.UNSUPPORTED_TYPE,
                            "Reading table " + table + " from the binlog failed: column " + (i + 1)
                                    + " is of the unknown type code " + code
                                    + ". Take the table out of the relay, or change the column's type");
            };
        }
        body.skip(end - (body.position() - start));
        return meta;
    }
}
