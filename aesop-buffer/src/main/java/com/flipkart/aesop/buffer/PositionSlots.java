package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The two slots of the control file that keep where the producer goes on, each with the window that it belongs to. The
 * older slot is overwritten; a process that is killed meanwhile leaves the newer. Belongs to the writing thread.
 */
final class PositionSlots {
    /** What a slot's length says if the slot has no source position. */
    private static final int ABSENT = -1;

    private static final int FIELDS_LENGTH = ControlLayout.SLOT_CRC;

    private final ByteBuffer control;
    private final ByteBuffer[] encodings = new ByteBuffer[2];
    private final RegionCrc crc;
    private long sequence;
    private int standby;
    private int encodedLength;

    /**
     * What a slot says.
     *
     * @param sequence the greater of two is the newer
     * @param scn of the last window; {@link com.flipkart.aesop.core.scn.Scn#NONE} if there is none
     * @param tail after that window
     * @param windowStart of that window
     * @param eventNumber events written up to the tail
     * @param position where the producer goes on
     */
    record Slot(long sequence, long scn, long tail, long windowStart, long eventNumber, Optional<byte[]> position) {}

    PositionSlots(ByteBuffer control) {
        this.control = control;
        this.crc = new RegionCrc(control);
        for (int slot = 0; slot < encodings.length; slot++) {
            encodings[slot] = control.duplicate();
        }
        sequence = Math.max(sequenceOf(0), sequenceOf(1));
        standby = sequenceOf(0) > sequenceOf(1) ? 1 : 0;
    }

    private long sequenceOf(int slot) {
        return read(slot).map(Slot::sequence).orElse(0L);
    }

    /** The slot, if it is whole. */
    Optional<Slot> read(int slot) {
        int at = ControlLayout.slotOffset(slot);
        int length = control.getInt(at + ControlLayout.SLOT_LENGTH);
        if (length < ABSENT || length > SourcePosition.MAX_LENGTH) {
            return Optional.empty();
        }
        if (control.getInt(at + ControlLayout.SLOT_CRC) != crcOf(at, length)) {
            return Optional.empty();
        }
        byte[] position = length == ABSENT ? null : new byte[length];
        if (position != null) {
            control.get(at + ControlLayout.SLOT_BYTES, position);
        }
        return Optional.of(new Slot(
                control.getLong(at + ControlLayout.SLOT_SEQUENCE),
                control.getLong(at + ControlLayout.SLOT_SCN),
                control.getLong(at + ControlLayout.SLOT_TAIL),
                control.getLong(at + ControlLayout.SLOT_WINDOW_START),
                control.getLong(at + ControlLayout.SLOT_EVENT_NUMBER),
                Optional.ofNullable(position)));
    }

    /** The newest whole slot that belongs to the window before {@code tail}. */
    Optional<Slot> newestAt(long tail) {
        Optional<Slot> first = read(0).filter(slot -> slot.tail() == tail);
        Optional<Slot> second = read(1).filter(slot -> slot.tail() == tail);
        if (first.isPresent() && second.isPresent()) {
            return first.get().sequence() > second.get().sequence() ? first : second;
        }
        return first.isPresent() ? first : second;
    }

    /** The newest whole slot. */
    Optional<Slot> newest() {
        return read(1 - standby).or(() -> read(standby));
    }

    /** Takes the position's bytes into the older slot, which is not whole until {@link #complete}. */
    void encode(SourcePosition position) {
        int length = position.encodedLength();
        if (length < 0 || length > SourcePosition.MAX_LENGTH) {
            throw BufferErrors.illegalCall("A source position of " + length + " bytes cannot be kept: at most "
                    + SourcePosition.MAX_LENGTH + " are allowed: " + position.describe());
        }
        int start = ControlLayout.slotOffset(standby) + ControlLayout.SLOT_BYTES;
        ByteBuffer target = encodings[standby];
        target.limit(start + length).position(start);
        position.encode(target);
        if (target.position() != start + length) {
            throw BufferErrors.illegalCall("A source position announced " + length + " bytes and wrote "
                    + (target.position() - start) + ": " + position.describe());
        }
        encodedLength = length;
    }

    /** Ends the older slot, so that it is the newer. */
    void complete(long scn, long tail, long windowStart, long eventNumber) {
        complete(scn, tail, windowStart, eventNumber, encodedLength);
    }

    /**
     * Writes what is known into the older slot, so that it is the newer; but into the newer one, if the older alone belongs
     * to this tail: a kill between slot and tail has left it so, and half a slot written over it would lose the position.
     */
    void write(Slot slot) {
        if (belongsTo(slot.tail(), standby) && !belongsTo(slot.tail(), 1 - standby)) {
            standby = 1 - standby;
        }
        byte[] position = slot.position().orElse(null);
        if (position != null) {
            control.put(ControlLayout.slotOffset(standby) + ControlLayout.SLOT_BYTES, position);
        }
        complete(
                slot.scn(),
                slot.tail(),
                slot.windowStart(),
                slot.eventNumber(),
                position == null ? ABSENT : position.length);
    }

    /** Where in the control file the newest slot lies. */
    int newestOffset() {
        return ControlLayout.slotOffset(1 - standby);
    }

    /** Bytes of the newest slot, its position included. */
    int newestLength() {
        return ControlLayout.SLOT_BYTES + Math.max(0, control.getInt(newestOffset() + ControlLayout.SLOT_LENGTH));
    }

    private boolean belongsTo(long tail, int slot) {
        return read(slot).filter(found -> found.tail() == tail).isPresent();
    }

    private void complete(long scn, long tail, long windowStart, long eventNumber, int length) {
        int at = ControlLayout.slotOffset(standby);
        control.putLong(at + ControlLayout.SLOT_SEQUENCE, ++sequence);
        control.putLong(at + ControlLayout.SLOT_SCN, scn);
        control.putLong(at + ControlLayout.SLOT_TAIL, tail);
        control.putLong(at + ControlLayout.SLOT_WINDOW_START, windowStart);
        control.putLong(at + ControlLayout.SLOT_EVENT_NUMBER, eventNumber);
        control.putInt(at + ControlLayout.SLOT_LENGTH, length);
        control.putInt(at + ControlLayout.SLOT_CRC, crcOf(at, length));
        standby = 1 - standby;
    }

    private int crcOf(int at, int length) {
        return crc.of(at, FIELDS_LENGTH, at + ControlLayout.SLOT_BYTES, Math.max(0, length));
    }
}
