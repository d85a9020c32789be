package com.flipkart.aesop.mysql.types;

/** Reads a cell as a number. Allocates nothing. */
interface CellNumber {
    /**
     * @param row bytes of a rows event
     * @param offset where the cell starts, after its length if it has one
     * @param length bytes of the cell
     * @throws CellException if the cell has no such number
     */
    long value(byte[] row, int offset, int length);
}
