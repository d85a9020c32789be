package com.flipkart.aesop.mysql.binlog;

/** Where the cells of one image of a row lie in a rows event. Reused from row to row. */
final class RowImage {
    private static final int NULL = -1;

    private int[] offsets = {};
    private int[] lengths = {};
    private int end;

    /** Makes room for a row of so many cells. */
    void prepare(int columns) {
        if (offsets.length < columns) {
            offsets = new int[columns];
            lengths = new int[columns];
        }
    }

    void setNull(int column) {
        offsets[column] = NULL;
        lengths[column] = 0;
    }

    void set(int column, int offset, int length) {
        offsets[column] = offset;
        lengths[column] = length;
    }

    void end(int offset) {
        end = offset;
    }

    boolean isNull(int column) {
        return offsets[column] == NULL;
    }

    /** Where the cell starts, after its length if it has one. */
    int offset(int column) {
        return offsets[column];
    }

    int length(int column) {
        return lengths[column];
    }

    /** First byte after the image. */
    int end() {
        return end;
    }
}
