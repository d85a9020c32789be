package com.flipkart.aesop.mysql.settings;

/** What happens with a captured table whose rows a foreign key changes by cascade, which no server logs. */
public enum Cascades {
    /** The producer does not start. */
    REFUSE,
    /** It starts, and such changes are missing. */
    ALLOW
}
