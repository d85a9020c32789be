package com.flipkart.aesop.systemtests.faults;

/**
 * A look at everything during a soak.
 *
 * @param second since it began
 * @param windows that the steady client has compared so far
 * @param p50 milliseconds from commit to callback since the look before, of the steady client
 * @param p99 the same
 * @param p999 the same
 * @param relayAge seconds since the relay's process was started
 * @param relay its process
 * @param bufferFiles files in the directory of its buffer
 * @param clients this process, with most of the clients
 * @param heapMegabytes used by this process after a collection
 * @param directMegabytes direct buffers of this process
 */
record SoakSample(
        long second,
        long windows,
        double p50,
        double p99,
        double p999,
        long relayAge,
        ProcessUse relay,
        int bufferFiles,
        ProcessUse clients,
        long heapMegabytes,
        long directMegabytes) {}
