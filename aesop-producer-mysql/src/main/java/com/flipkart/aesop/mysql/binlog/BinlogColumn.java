package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.types.Column;

/**
 * A column as a TABLE_MAP event describes it.
 *
 * @param column what it is
 * @param fixedLength bytes of each cell, or -1 if each cell says its length
 * @param prefixLength bytes in which a cell says its length, else 0
 */
record BinlogColumn(Column column, int fixedLength, int prefixLength) {}
