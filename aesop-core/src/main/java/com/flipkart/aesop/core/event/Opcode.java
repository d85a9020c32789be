package com.flipkart.aesop.core.event;

/** What happened to a row. */
public enum Opcode {
    /** The row was inserted, or updated to the image that the event carries. */
    UPSERT(EventLayout.UPSERT_BIT),
    /** The row was deleted; the event carries its last image. */
    DELETE(EventLayout.DELETE_BIT);

    private final int bit;

    Opcode(int bit) {
        this.bit = bit;
    }

    /** The bit of this opcode in the event's attributes. */
    public int bit() {
        return bit;
    }
}
