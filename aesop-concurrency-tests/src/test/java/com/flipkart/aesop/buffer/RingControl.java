package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What is left of a ring if one takes everything away but the order of accesses: the control file, and room for one event.
 * Event n lies at position n * {@value #LENGTH}, in the same bytes as all the others, each of which is n.
 */
final class RingControl {
    private static final int LENGTH = 64;

    /** Nothing is there yet, or the event was given up while it was copied. */
    static final int LAPPED = 0;

    static final int RIGHT = 1;
    static final int MIXED = -1;

    private final ControlFile control;
    private final ByteBuffer room = ByteBuffer.allocateDirect(LENGTH);
    private final long[] copy = new long[LENGTH / Long.BYTES];
    private long event;

    RingControl() {
        Path directory = Path.of(System.getProperty(StressRing.DIRECTORY))
                .resolve("control-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        control = ControlFile.create(new RingFiles(directory, Probe.NONE), UUID.randomUUID(), 1);
    }

    /** Gives the event up and puts the next in its place. By one thread at a time. */
    void overwrite() {
        event++;
        control.moveHead(event * LENGTH);
        for (int at = 0; at < LENGTH; at += Long.BYTES) {
            room.putLong(at, event);
        }
        control.publishTail((event + 1) * LENGTH);
    }

    /**
     * Copies the newest event.
     *
     * @param looksAgain whether at the head afterwards, as every reader must
     */
    int copy(boolean looksAgain) {
        long position = control.tail() - LENGTH;
        if (position <= 0) {
            return LAPPED;
        }
        for (int i = 0; i < copy.length; i++) {
            copy[i] = room.getLong(i * Long.BYTES);
        }
        if (looksAgain && control.headAfterCopy() > position) {
            return LAPPED;
        }
        for (long part : copy) {
            if (part != position / LENGTH) {
                return MIXED;
            }
        }
        return RIGHT;
    }
}
