package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Knows where in the log the reader stands, in 64 bits, although events carry 32: lengths are added up, and what an
 * event says of its end corrects the low half. MariaDB says 0 for the events inside a transaction, and leaves some
 * events out that lie in the file, so neither the one nor the other is enough.
 *
 * <p>As a {@link SourcePosition} it is the end of the last transaction that {@link #endTransaction} was called for.
 * Belongs to one thread; allocates only when the file changes.
 */
final class PositionTracker implements SourcePosition {
    private static final long LOW_HALF = 0xFFFFFFFFL;
    private static final long WRAP = LOW_HALF + 1;
    private static final long HALF_WRAP = WRAP / 2;
    private static final long FIRST_OFFSET = 4;

    private final GtidSet gtids = new GtidSet();
    private final byte[] digits = new byte[AsciiNumber.MAX_LENGTH];
    private String file = "";
    private int fileNumber;
    private long fileTime;
    private long offset = FIRST_OFFSET;
    private byte[] prefix = {};
    private byte[] middle = {};
    private long safeOffset = FIRST_OFFSET;
    private String confirmedFile = "";
    private long confirmedFileTime;
    private long confirmedOffset;
    private long serverId;
    private String serverUuid = "";

    /** Starts at a place between two transactions. */
    void reset(MySqlPosition position) {
        serverId = position.serverId();
        serverUuid = position.serverUuid();
        gtids.reset(position.gtids());
        enter(position.file(), position.offset());
        describeFile(position.fileTime());
    }

    /** Goes to another file. */
    void enter(String newFile, long newOffset) {
        file = newFile;
        fileNumber = MySqlPosition.fileNumber(newFile);
        offset = newOffset;
        safeOffset = newOffset;
        describeFile(0);
    }

    /** When the server began the file, seconds since 1970; 0 if not known yet. */
    long fileTime() {
        return fileTime;
    }

    /** Says when the server began the file. */
    void describeFile(long seconds) {
        fileTime = seconds;
        prefix = utf8(MySqlPosition.VERSION
                + MySqlPosition.SEPARATOR
                + file
                + MySqlPosition.SEPARATOR
                + fileTime
                + MySqlPosition.SEPARATOR);
        middle = utf8("" + MySqlPosition.SEPARATOR + serverId + MySqlPosition.SEPARATOR + serverUuid
                + MySqlPosition.SEPARATOR);
    }

    /** Takes account of an event that lies in the file, or says that it does. */
    void pass(RawEvent event) {
        long said = event.nextPosition();
        if (event.isArtificial() || event.type() == EventCode.HEARTBEAT || event.type() == EventCode.HEARTBEAT_V2) {
            return;
        }
        if (said == 0 && event.type() == EventCode.FORMAT_DESCRIPTION) {
            return; // a copy, sent because the connection starts in the middle of the file
        }
        long estimate = offset + event.length();
        offset = said == 0 ? estimate : nearest(estimate, said);
    }

    /** The number nearest to {@code estimate} that has this low half. */
    private static long nearest(long estimate, long lowHalf) {
        long candidate = (estimate & ~LOW_HALF) | lowHalf;
        if (candidate - estimate > HALF_WRAP && candidate > LOW_HALF) {
            return candidate - WRAP;
        }
        return estimate - candidate > HALF_WRAP ? candidate + WRAP : candidate;
    }

    /** All that was read up to here is worth keeping. */
    void endTransaction() {
        safeOffset = offset;
    }

    /** The sink has taken this position. */
    void confirm() {
        confirmedFile = file;
        confirmedFileTime = fileTime;
        confirmedOffset = safeOffset;
        gtids.keep();
    }

    /** What the sink has taken last. */
    MySqlPosition confirmed() {
        return new MySqlPosition(confirmedFile, confirmedFileTime, confirmedOffset, serverId, serverUuid, gtids.kept());
    }

    GtidSet gtids() {
        return gtids;
    }

    String file() {
        return file;
    }

    int fileNumber() {
        return fileNumber;
    }

    /** End of the last event. */
    long offset() {
        return offset;
    }

    @Override
    public int encodedLength() {
        return prefix.length + AsciiNumber.length(safeOffset) + middle.length + gtids.encodedLength();
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put(prefix);
        target.put(digits, 0, AsciiNumber.write(digits, 0, safeOffset));
        target.put(middle);
        gtids.encode(target);
    }

    @Override
    public String describe() {
        return new MySqlPosition(file, fileTime, safeOffset, serverId, serverUuid, gtids.toString()).describe();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
