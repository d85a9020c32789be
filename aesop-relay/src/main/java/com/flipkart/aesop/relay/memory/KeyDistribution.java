package com.flipkart.aesop.relay.memory;

/** Which keys are changed how often. */
public enum KeyDistribution {
    /** Every key as often as any other. */
    UNIFORM,
    /** One key after the other, then again from the first. */
    SEQUENTIAL,
    /** Four changes of five fall on the first fifth of the keys. */
    HOT
}
