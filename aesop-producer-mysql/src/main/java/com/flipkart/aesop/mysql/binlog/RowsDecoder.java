package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.KeyEncoder;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.WindowSink;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Turns rows events into change events, row by row, from the bytes of the one straight into the claimed bytes of the
 * other. Belongs to one thread; allocates nothing per row.
 *
 * <pre>{@code
 *   table id (6) | flags (2) | v2: extra length (2), extra | columns n (packed) | present: n bits (UPDATE: twice)
 *   | rows: (nulls: n bits, cells), an UPDATE's before and after image one after the other
 * }</pre>
 */
final class RowsDecoder {
    /** What a rows event did to its rows. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    private static final int TABLE_ID_AND_FLAGS = 8;

    private final WindowSink sink;
    private final BodyReader body = new BodyReader();
    private final EventWriter writer = new EventWriter();
    private final KeyEncoder key = new KeyEncoder();
    private final RowImage before = new RowImage();
    private final RowImage after = new RowImage();
    private long timestampNanos;
    private long events;

    RowsDecoder(WindowSink sink) {
        this.sink = sink;
    }

    /** Events appended since the start. */
    long events() {
        return events;
    }

    /** Appends the events of all rows to the open window. */
    void decode(RawEvent event, Kind kind, boolean version2, RowPlan plan, long commitNanos) {
        timestampNanos = commitNanos;
        body.of(event).skip(TABLE_ID_AND_FLAGS);
        if (version2) {
            int extra = body.u16();
            body.skip(extra - 2);
        }
        int columns = body.packed();
        if (columns != plan.columns()) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Rows of " + plan.tableName() + " have " + columns + " columns, the table was announced with "
                            + plan.columns() + ". Report it with the server's version");
        }
        requireAllPresent(event, columns, plan);
        if (kind == Kind.UPDATE) {
            requireAllPresent(event, columns, plan);
        }
        byte[] bytes = event.bytes();
        int position = body.position();
        while (position < event.end()) {
            position = switch (kind) {
                case INSERT -> insert(bytes, position, event.end(), plan);
                case UPDATE -> update(bytes, position, event.end(), plan);
                case DELETE -> delete(bytes, position, event.end(), plan);
            };
        }
    }

    private void requireAllPresent(RawEvent event, int columns, RowPlan plan) {
        int start = body.skip((columns + 7) / 8);
        for (int i = 0; i < columns; i++) {
            if ((event.bytes()[start + (i >> 3)] & 1 << (i & 7)) == 0) {
                throw new AesopException(
                        ErrorCode.SOURCE_MISCONFIGURED,
                        "Rows of " + plan.tableName() + " lack columns. Run SET GLOBAL binlog_row_image=FULL, and end "
                                + "the sessions that set it otherwise; changes that were written before have to be "
                                + "skipped");
            }
        }
    }

    private int insert(byte[] bytes, int position, int end, RowPlan plan) {
        plan.locate(bytes, position, end, after);
        append(bytes, Opcode.UPSERT, after, plan);
        return after.end();
    }

    private int update(byte[] bytes, int position, int end, RowPlan plan) {
        plan.locate(bytes, position, end, before);
        plan.locate(bytes, before.end(), end, after);
        if (!plan.sameKey(bytes, before, after)) {
            append(bytes, Opcode.DELETE, before, plan);
        }
        append(bytes, Opcode.UPSERT, after, plan);
        return after.end();
    }

    private int delete(byte[] bytes, int position, int end, RowPlan plan) {
        plan.locate(bytes, position, end, before);
        append(bytes, Opcode.DELETE, before, plan);
        return before.end();
    }

    private void append(byte[] bytes, Opcode opcode, RowImage image, RowPlan plan) {
        long least = EventLayout.BYTE_KEY_HEADER_LENGTH + plan.least(image);
        if (least > sink.maxEventLength()) {
            throw tooLarge(plan, "at least " + least);
        }
        long bound = EventLayout.MIN_LENGTH + plan.bound(image);
        // A bound beyond the maximum is no proof that the event is: text may grow in UTF-8, and mostly does not.
        int claimed = (int) Math.min(bound, sink.maxEventLength());
        ByteBuffer claim = sink.claim(claimed);
        boolean appended = false;
        try {
            writer.begin(claim)
                    .header(opcode, plan.source().id(), plan.source().partition(), timestampNanos)
                    .schemaId(plan.schemaId().high(), plan.schemaId().low());
            if (plan.hasLongKey()) {
                writer.longKey(plan.longKey(bytes, image));
            } else {
                plan.byteKey(bytes, image, key);
                writer.byteKey(key.bytes(), 0, key.length());
            }
            plan.value(bytes, image, writer.value());
            sink.append(writer.finish());
            appended = true;
            events++;
        } catch (BufferOverflowException e) {
            // Only writing overflows: what is read was found to lie inside the event, cell by cell, by locate.
            throw bound > claimed ? tooLarge(plan, "up to " + bound) : wrongBound(plan, claimed, e);
        } finally {
            if (!appended) {
                sink.abort();
            }
        }
    }

    private AesopException tooLarge(RowPlan plan, String needed) {
        return new AesopException(
                ErrorCode.EVENT_TOO_LARGE,
                "A row of " + plan.tableName() + " needs " + needed + " bytes as an event, and maxEventLength="
                        + sink.maxEventLength() + ". Raise the maximum event size of the relay's buffer, and of "
                        + "its clients");
    }

    private static AesopException wrongBound(RowPlan plan, int claimed, BufferOverflowException e) {
        return new AesopException(
                ErrorCode.INTERNAL,
                "A row of " + plan.tableName() + " did not fit into the " + claimed
                        + " bytes that were computed for it. Report it with the table's definition",
                e);
    }
}
