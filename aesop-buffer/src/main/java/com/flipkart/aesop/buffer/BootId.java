package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which run of the operating system something was written in. What a killed process wrote is still in the page cache as
 * long as the system runs; after a restart only what had reached the disk is left.
 *
 * <p>Linux makes a random id at each start. Where there is none, the id is {@link #UNKNOWN}, which is never the same as
 * another, not even as itself: every crash is then taken for one of the system, and the last segments are scanned.
 *
 * @param high first 8 bytes of the UUID
 * @param low last 8 bytes of the UUID
 */
record BootId(long high, long low) {
    static final BootId UNKNOWN = new BootId(0, 0);

    private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

    /** The id of the system that runs now. */
    static BootId current() {
        return readFrom(SOURCE);
    }

    static BootId readFrom(Path source) {
        try {
            UUID id = UUID.fromString(Files.readString(source).trim());
            return new BootId(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (IOException | IllegalArgumentException absent) {
            return UNKNOWN;
        }
    }

    /** Whether the page cache of the one is that of the other. */
    boolean isSameRun(BootId other) {
        return !equals(UNKNOWN) && equals(other);
    }

    @Override
    public String toString() {
        return equals(UNKNOWN) ? "unknown" : new UUID(high, low).toString();
    }
}
