package com.flipkart.aesop.client;

import com.flipkart.aesop.client.row.Row;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.event.Opcode;
import java.nio.charset.StandardCharsets;

/**
 * A row was changed.
 *
 * <p>The event is for the duration of its callback: key and row are read from the client's buffer when they are
 * asked for, and afterwards the bytes are gone. What it has given, the {@link Row} above all, is immutable and may be
 * kept.
 */
public final class ChangeEvent {
    private final SourceTable.Source source;
    private final long scn;
    private final long timestampNanos;
    private final Opcode opcode;
    private EventView view;

    ChangeEvent(SourceTable.Source source, EventView view) {
        this.source = source;
        this.scn = view.scn();
        this.timestampNanos = view.timestampNanos();
        this.opcode = view.opcode();
        this.view = view;
    }

    /** Name of the logical source. */
    public String source() {
        return source.name();
    }

    /** The SCN of the event's window: all rows of one transaction have the same. */
    public long scn() {
        return scn;
    }

    /** When the transaction was committed at the source, nanoseconds since 1970 UTC. */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** What happened to the row. */
    public Opcode opcode() {
        return opcode;
    }

    public boolean isDelete() {
        return opcode == Opcode.DELETE;
    }

    /** The primary key as text: a number in decimal, bytes as UTF-8. */
    public String key() {
        return hasLongKey() ? Long.toString(longKey()) : new String(byteKey(), StandardCharsets.UTF_8);
    }

    /** Whether the primary key is a number. */
    public boolean hasLongKey() {
        return !live().hasByteKey();
    }

    /** The primary key, if {@link #hasLongKey()}. */
    public long longKey() {
        return live().longKey();
    }

    /** The primary key, unless {@link #hasLongKey()}; a copy. */
    public byte[] byteKey() {
        return live().byteKey();
    }

    /** Whether the event carries a row; a DELETE of another producer may carry its key alone. */
    public boolean hasRow() {
        return live().valueLength() > 0;
    }

    /**
     * The row after the change; for a DELETE the row before it. Decoded at each call.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if there is none, or its bytes do not follow their schema
     */
    public Row row() {
        EventView event = live();
        return source.schemaOf(event).rows().decode(bytes(event), valueOffset(event), event.valueLength());
    }

    /**
     * The row as an object of a class that Avro's compiler generated. Decoded at each call.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if there is no row, or it cannot be read as a {@code T}
     */
    public <T> T row(Class<T> type) {
        EventView event = live();
        return source.schemaOf(event).objects(type).decode(bytes(event), valueOffset(event), event.valueLength());
    }

    /** The event where it lies: a view that is reused for the next one. Nothing of it may be kept or changed. */
    public EventView rawEvent() {
        return live();
    }

    /** Ends the event: its bytes are given back. */
    void end() {
        view = null;
    }

    private EventView live() {
        EventView event = view;
        if (event == null) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Reading the event scn=" + scn + " source=" + source()
                            + " failed: its callback is over and its bytes are gone. Take row() or key() during the "
                            + "callback, and keep what they give");
        }
        return event;
    }

    private static byte[] bytes(EventView event) {
        if (event.valueLength() == 0) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "Reading the row of event " + event
                            + " failed: it carries none. Ask hasRow() before, and use key()");
        }
        return event.buffer().array();
    }

    private static int valueOffset(EventView event) {
        return event.buffer().arrayOffset() + event.valueOffset();
    }

    /** For people; without the row. */
    @Override
    public String toString() {
        return opcode + " " + source() + (view == null ? "" : " key=" + key()) + " scn=" + scn;
    }
}
