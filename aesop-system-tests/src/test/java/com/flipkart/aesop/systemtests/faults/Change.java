package com.flipkart.aesop.systemtests.faults;

/**
 * One change of one row, as the workload made it and as the consumer was told.
 *
 * @param deleted whether the row went away; its version is then the one it had last
 * @param version counted up by the workload with every change of the key that it writes, so that a change that is
 *     missing, doubled or in the wrong place shows
 */
record Change(boolean deleted, int version) {
    @Override
    public String toString() {
        return (deleted ? "D" : "U") + version;
    }
}
