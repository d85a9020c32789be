package com.flipkart.aesop.core.scn;

/** Where a consumer gets its events from. The names are those of Databus's checkpoints. */
public enum ConsumptionMode {
    /** From nowhere yet. */
    INIT,
    /** From a relay. */
    ONLINE_CONSUMPTION,
    /** From a bootstrap server, which is scanning the table of a source. */
    BOOTSTRAP_SNAPSHOT,
    /** From a bootstrap server, which is repeating the changes made since its scan began. */
    BOOTSTRAP_CATCHUP
}
