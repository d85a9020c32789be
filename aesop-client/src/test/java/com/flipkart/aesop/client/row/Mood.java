package com.flipkart.aesop.client.row;

/** As Avro's compiler would generate it. */
public enum Mood {
    GOOD,
    BAD
}
