package com.flipkart.aesop.mysql.types;

/**
 * A column of a table.
 *
 * @param name as the server writes it; columns are the same whatever the case
 * @param type its type
 * @param nullable whether it may be NULL
 */
public record Column(String name, ColumnType type, boolean nullable) {}
