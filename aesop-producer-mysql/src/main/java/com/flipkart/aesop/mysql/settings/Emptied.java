package com.flipkart.aesop.mysql.settings;

/** What happens when a captured table loses its rows by TRUNCATE or DROP, for which there are no row events. */
public enum Emptied {
    /** The producer stops before it, because consumers would keep rows that are gone. */
    FAIL,
    /** It is logged and counted, and reading goes on. */
    IGNORE
}
