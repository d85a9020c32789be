package com.flipkart.aesop.mysql.binlog;

/**
 * A place in a server's log, to be compared with others of the same log.
 *
 * @param file number of the binlog file
 * @param offset in the file, 64 bits
 */
public record LogPlace(int file, long offset) implements Comparable<LogPlace> {
    /**
     * @param file name of the binlog file
     */
    public static LogPlace of(String file, long offset) {
        return new LogPlace(MySqlPosition.fileNumber(file), offset);
    }

    @Override
    public int compareTo(LogPlace other) {
        return file == other.file ? Long.compare(offset, other.offset) : Integer.compare(file, other.file);
    }
}
