package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The mapped control file: whose ring this is, where it begins and ends, and who had it open.
 *
 * <p>{@link #publishTail} releases what was written before it and pairs with {@link #tail}, which readers call first;
 * {@link #moveHead} is followed by a fence, before which nothing evicted is overwritten, and pairs with {@link
 * #headAfterCopy}, which readers call last.
 */
final class ControlFile {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MappedByteBuffer mapped;
    private final ByteBuffer bytes;
    private final Probe probe;
    private final UUID ring;
    private final PositionSlots slots;
    private volatile Path file;

    /**
     * An opening or a closing of the ring.
     *
     * @param sequence the greater of two is the newer
     * @param closed whether it was closed in order
     * @param boot the run of the operating system
     * @param capacity the setting, in bytes
     * @param process id of the process
     * @param timeMillis milliseconds since 1970 UTC
     */
    record Session(long sequence, boolean closed, BootId boot, long capacity, long process, long timeMillis) {}

    private ControlFile(Path file, MappedByteBuffer mapped, Probe probe) {
        this.file = file;
        this.mapped = mapped;
        this.bytes = mapped;
        this.probe = probe;
        this.ring = new UUID(
                bytes.getLong(ControlLayout.RING_OFFSET), bytes.getLong(ControlLayout.RING_OFFSET + Long.BYTES));
        this.slots = new PositionSlots(mapped);
    }

    /** Makes the control file of a ring under its temporary name, and maps it; {@link RingFiles#rename} makes it count. */
    static ControlFile create(RingFiles files, UUID ring, long nowMillis) {
        Path file = files.createZeros(ControlLayout.FILE_NAME, ControlLayout.FILE_LENGTH);
        MappedByteBuffer mapped = map(file, true);
        mapped.putLong(ControlLayout.MAGIC_OFFSET, ControlLayout.MAGIC);
        mapped.putInt(ControlLayout.VERSION_OFFSET, ControlLayout.VERSION);
        mapped.putLong(ControlLayout.RING_OFFSET, ring.getMostSignificantBits());
        mapped.putLong(ControlLayout.RING_OFFSET + Long.BYTES, ring.getLeastSignificantBits());
        mapped.putLong(ControlLayout.CREATED_OFFSET, nowMillis);
        mapped.putInt(ControlLayout.CRC_OFFSET, new RegionCrc(mapped).of(0, ControlLayout.CRC_OFFSET));
        return new ControlFile(file, mapped, files.probe());
    }

    /** Maps an existing control file, if it is one. */
    static ControlFile open(Path file, boolean writable, Probe probe) {
        if (!Files.exists(file)) {
            throw BufferErrors.noControl(file);
        }
        long length;
        try {
            length = Files.size(file);
        } catch (IOException e) {
            throw BufferErrors.io("Reading the size of " + file, e);
        }
        if (length < Long.BYTES) {
            throw BufferErrors.corrupt(file, 0, "file length", ControlLayout.FILE_LENGTH, length);
        }
        MappedByteBuffer mapped = map(file, writable);
        try {
            verify(file, mapped);
            return new ControlFile(file, mapped, probe);
        } catch (AesopException refused) {
            Mappings.unmap(mapped);
            throw refused;
        }
    }

    private static MappedByteBuffer map(Path file, boolean writable) {
        try {
            return Mappings.map(file, writable);
        } catch (IOException e) {
            throw BufferErrors.io("Mapping " + file, e);
        }
    }

    private static void verify(Path file, ByteBuffer bytes) {
        long magic = bytes.getLong(ControlLayout.MAGIC_OFFSET);
        if (magic != ControlLayout.MAGIC) {
            throw BufferErrors.wrongFile(file, "magic", Long.toHexString(ControlLayout.MAGIC), Long.toHexString(magic));
        }
        if (bytes.capacity() != ControlLayout.FILE_LENGTH) {
            throw BufferErrors.corrupt(file, 0, "file length", ControlLayout.FILE_LENGTH, bytes.capacity());
        }
        int version = bytes.getInt(ControlLayout.VERSION_OFFSET);
        if (version > ControlLayout.VERSION) {
            throw BufferErrors.tooNew(file, ControlLayout.VERSION, version);
        }
        if (version < ControlLayout.OLDEST_VERSION) {
            throw BufferErrors.tooOld(file, ControlLayout.OLDEST_VERSION, version);
        }
        int expected = new RegionCrc(bytes).of(0, ControlLayout.CRC_OFFSET);
        int actual = bytes.getInt(ControlLayout.CRC_OFFSET);
        if (actual != expected) {
            throw BufferErrors.corrupt(
                    file, ControlLayout.CRC_OFFSET, "CRC", Integer.toHexString(expected), Integer.toHexString(actual));
        }
    }

    /** What the file is called now. */
    Path file() {
        return file;
    }

    void renamedTo(Path name) {
        file = name;
    }

    UUID ring() {
        return ring;
    }

    PositionSlots slots() {
        return slots;
    }

    long createdMillis() {
        return bytes.getLong(ControlLayout.CREATED_OFFSET);
    }

    /** Where committed windows end; what was written before {@link #publishTail} can be read from here on. */
    long tail() {
        return (long) LONG.getAcquire(bytes, ControlLayout.TAIL_OFFSET);
    }

    /** Makes everything before {@code tail} visible. */
    void publishTail(long tail) {
        LONG.setRelease(bytes, ControlLayout.TAIL_OFFSET, tail);
    }

    /** Where the oldest window begins. */
    long head() {
        return (long) LONG.getAcquire(bytes, ControlLayout.HEAD_OFFSET);
    }

    /** Where the oldest window begins, now that everything has been copied: what lies before it may be newer bytes. */
    long headAfterCopy() {
        VarHandle.loadLoadFence();
        return (long) LONG.getOpaque(bytes, ControlLayout.HEAD_OFFSET);
    }

    /** Gives up what lies before {@code head}; from here on it may be overwritten. */
    void moveHead(long head) {
        LONG.setRelease(bytes, ControlLayout.HEAD_OFFSET, head);
        // A release store does not keep later plain stores behind it; the fence does.
        VarHandle.fullFence();
    }

    /** A session, if it is whole; empty if it was never written or is damaged. */
    Optional<Session> session(int number) {
        int at = ControlLayout.sessionOffset(number);
        if (bytes.getInt(at + ControlLayout.SESSION_CRC) != crcOfSession(at)
                || bytes.getLong(at + ControlLayout.SESSION_SEQUENCE) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Session(
                bytes.getLong(at + ControlLayout.SESSION_SEQUENCE),
                bytes.getInt(at + ControlLayout.SESSION_STATE) == ControlLayout.STATE_CLOSED,
                new BootId(
                        bytes.getLong(at + ControlLayout.SESSION_BOOT),
                        bytes.getLong(at + ControlLayout.SESSION_BOOT + Long.BYTES)),
                bytes.getLong(at + ControlLayout.SESSION_CAPACITY),
                bytes.getLong(at + ControlLayout.SESSION_PROCESS),
                bytes.getLong(at + ControlLayout.SESSION_TIME)));
    }

    /** The newest session; empty if one of the two is damaged, for then it may have been the newest. */
    Optional<Session> newestSession() {
        Optional<Session> first = session(0);
        Optional<Session> second = session(1);
        if (first.isPresent() && second.isPresent()) {
            return first.get().sequence() > second.get().sequence() ? first : second;
        }
        return isBlank(ControlLayout.sessionOffset(1)) ? first : Optional.empty();
    }

    private boolean isBlank(int at) {
        for (int i = 0; i < ControlLayout.SESSION_CRC + Integer.BYTES; i++) {
            if (bytes.get(at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Writes over the older session. */
    void writeSession(boolean closed, BootId boot, long capacity, long nowMillis) {
        long first = session(0).map(Session::sequence).orElse(0L);
        long second = session(1).map(Session::sequence).orElse(0L);
        int at = ControlLayout.sessionOffset(first > second ? 1 : 0);
        bytes.putLong(at + ControlLayout.SESSION_SEQUENCE, Math.max(first, second) + 1);
        bytes.putInt(at + ControlLayout.SESSION_STATE, closed ? ControlLayout.STATE_CLOSED : ControlLayout.STATE_OPEN);
        bytes.putLong(at + ControlLayout.SESSION_BOOT, boot.high());
        bytes.putLong(at + ControlLayout.SESSION_BOOT + Long.BYTES, boot.low());
        bytes.putLong(at + ControlLayout.SESSION_CAPACITY, capacity);
        bytes.putLong(
                at + ControlLayout.SESSION_PROCESS, ProcessHandle.current().pid());
        bytes.putLong(at + ControlLayout.SESSION_TIME, nowMillis);
        bytes.putInt(at + ControlLayout.SESSION_CRC, crcOfSession(at));
    }

    private int crcOfSession(int at) {
        return new RegionCrc(bytes).of(at, ControlLayout.SESSION_CRC);
    }

    void force() {
        force(0, ControlLayout.FILE_LENGTH);
    }

    /** Brings where the producer goes on after the newest window to the disk. */
    void forceNewestSlot() {
        force(slots.newestOffset(), slots.newestLength());
    }

    private void force(int offset, int length) {
        try {
            mapped.force(offset, length);
            probe.forced(file, offset, length);
        } catch (UncheckedIOException e) {
            throw BufferErrors.io("Forcing " + file, e.getCause());
        }
    }

    void unmap() {
        Mappings.unmap(mapped);
    }
}
