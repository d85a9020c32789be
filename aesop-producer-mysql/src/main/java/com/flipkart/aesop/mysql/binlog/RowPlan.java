package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.AvroWriter;
import com.flipkart.aesop.core.event.KeyEncoder;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.mysql.schema.ColumnMatch;
import com.flipkart.aesop.mysql.schema.RowSchema;
import com.flipkart.aesop.mysql.types.CellException;
import com.flipkart.aesop.mysql.types.CellWriter;
import com.flipkart.aesop.mysql.types.Integers;
import com.flipkart.aesop.mysql.types.KeyPart;
import java.util.Arrays;
import java.util.List;

/**
 * How the rows of one table, as one TABLE_MAP event describes it, become keys and Avro values of one schema: all
 * that can be decided once for all rows. Belongs to one thread; allocates nothing per row.
 */
final class RowPlan {
    private static final int MAX_UNION_INDEX_LENGTH = 1;

    private final LogicalSource source;
    private final TableMap table;
    private final RowSchema schema;
    private final int[] fixedLengths;
    private final int[] prefixLengths;
    private final CellWriter[] writers;
    private final int[] columnOfField;
    private final int[] valueBranches;
    private final int[] nullBranches;
    private final int[] keyColumns;
    private final KeyPart[] keyParts;

    /**
     * @param match of the table's columns and the schema, without differences
     */
    RowPlan(LogicalSource source, TableMap table, RowSchema schema, ColumnMatch match) {
        this.source = source;
        this.table = table;
        this.schema = schema;
        List<BinlogColumn> columns = table.columns();
        this.fixedLengths = columns.stream().mapToInt(BinlogColumn::fixedLength).toArray();
        this.prefixLengths =
                columns.stream().mapToInt(BinlogColumn::prefixLength).toArray();
        this.writers = match.writers().toArray(CellWriter[]::new);
        this.columnOfField =
                match.columnOfField().stream().mapToInt(Integer::intValue).toArray();
        List<RowSchema.Field> fields = schema.fields();
        this.valueBranches =
                fields.stream().mapToInt(RowSchema.Field::valueBranch).toArray();
        this.nullBranches =
                fields.stream().mapToInt(RowSchema.Field::nullBranch).toArray();
        this.keyColumns = schema.key().stream()
                .mapToInt(field -> columnOfField[field.index()])
                .toArray();
        this.keyParts = Arrays.stream(keyColumns)
                .mapToObj(column -> KeyPart.of(columns.get(column).column().type()))
                .toArray(KeyPart[]::new);
    }

    LogicalSource source() {
        return source;
    }

    SchemaId schemaId() {
        return schema.version().id();
    }

    int columns() {
        return fixedLengths.length;
    }

    String tableName() {
        return table.name();
    }

    /** Finds the cells of the image that starts at {@code start}; all columns are present. */
    void locate(byte[] bytes, int start, int end, RowImage image) {
        int columns = fixedLengths.length;
        image.prepare(columns);
        int nulls = start;
        int position = start + (columns + 7) / 8;
        for (int i = 0; i < columns; i++) {
            if (position > end) {
                throw truncated(i);
            }
            if ((bytes[nulls + (i >> 3)] & 1 << (i & 7)) != 0) {
                image.setNull(i);
                continue;
            }
            int length = fixedLengths[i];
            int prefix = prefixLengths[i];
            if (prefix > 0) {
                if (prefix > end - position) {
                    throw truncated(i);
                }
                length = (int) Integers.unsigned(bytes, position, prefix);
                position += prefix;
            }
            if (length < 0 || length > end - position) {
                throw truncated(i);
            }
            image.set(i, position, length);
            position += length;
        }
        image.end(position);
    }

    private AesopException truncated(int column) {
        return new AesopException(
                ErrorCode.UNDECODABLE_CHANGE,
                "A row of " + table.name() + " ends before its column "
                        + table.columns().get(column).column().name()
                        + ": table and event do not fit. Report it with the server's version");
    }

    /** Most bytes of key and value together. */
    long bound(RowImage image) {
        long bound = 0;
        for (int i = 0; i < writers.length; i++) {
            int column = columnOfField[i];
            bound += MAX_UNION_INDEX_LENGTH;
            if (!image.isNull(column)) {
                bound += writers[i].bound(image.length(column));
            }
        }
        int escaped = keyParts.length > 1 ? 2 : 1;
        for (int i = 0; i < keyParts.length; i++) {
            bound += escaped * keyParts[i].bound(image.length(keyColumns[i])) + 1;
        }
        return bound;
    }

    /** Fewest bytes of the value. */
    long least(RowImage image) {
        long least = 0;
        for (int i = 0; i < writers.length; i++) {
            int column = columnOfField[i];
            least += image.isNull(column) ? 1 : writers[i].least(image.length(column));
        }
        return least;
    }

    /** Whether the event has a long key: {@link #longKey}; else {@link #byteKey}. */
    boolean hasLongKey() {
        return keyParts.length == 1 && keyParts[0].isLong();
    }

    long longKey(byte[] bytes, RowImage image) {
        int column = keyColumn(0, image);
        return keyParts[0].number(bytes, image.offset(column), image.length(column));
    }

    void byteKey(byte[] bytes, RowImage image, KeyEncoder key) {
        key.begin(keyParts.length);
        for (int i = 0; i < keyParts.length; i++) {
            int column = keyColumn(i, image);
            try {
                keyParts[i].add(bytes, image.offset(column), image.length(column), key);
            } catch (CellException e) {
                throw failure(column, e);
            }
        }
    }

    private int keyColumn(int part, RowImage image) {
        int column = keyColumns[part];
        if (image.isNull(column)) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "A row of " + table.name() + " has NULL in the key column "
                            + table.columns().get(column).column().name()
                            + ". Register a new version of the schema whose pk is the table's primary key");
        }
        return column;
    }

    /** Whether two images of a row have the same key, by the bytes of the key's cells. */
    boolean sameKey(byte[] bytes, RowImage before, RowImage after) {
        for (int column : keyColumns) {
            int from = before.offset(column);
            int to = after.offset(column);
            if (before.length(column) != after.length(column)
                    || !Arrays.equals(
                            bytes, from, from + before.length(column), bytes, to, to + after.length(column))) {
                return false;
            }
        }
        return true;
    }

    /** Writes the Avro datum of a row. */
    void value(byte[] bytes, RowImage image, AvroWriter out) {
        for (int i = 0; i < writers.length; i++) {
            int column = columnOfField[i];
            if (image.isNull(column)) {
                out.writeIndex(nullBranches[i]);
                continue;
            }
            if (valueBranches[i] >= 0) {
                out.writeIndex(valueBranches[i]);
            }
            try {
                writers[i].write(bytes, image.offset(column), image.length(column), out);
            } catch (CellException e) {
                throw failure(column, e);
            }
        }
    }

    private AesopException failure(int column, CellException e) {
        return new AesopException(
                e.code(),
                "Column " + table.columns().get(column).column().name() + " ("
                        + table.columns().get(column).column().type().text() + ") of " + table.name()
                        + " cannot be written with schema " + schema.name() + ": " + e.getMessage() + ". " + e.action(),
                e);
    }
}
