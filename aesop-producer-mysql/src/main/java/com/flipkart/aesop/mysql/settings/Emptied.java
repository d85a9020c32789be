package com.flipkart.aesop.mysql.settings;

/**
 * What happens when rows of a captured table go or come by a statement for which there are no row events: TRUNCATE,
 * DROP, CREATE OR REPLACE or RENAME of the table, DROP of its database, and ALTER TABLE with DROP, TRUNCATE, EXCHANGE or
 * CONVERT of a partition, or with another tablespace.
 */
public enum Emptied {
    /** The producer stops before it, because consumers would keep rows that are gone. */
    FAIL,
    /** It is logged and counted, and reading goes on. */
    IGNORE
}
