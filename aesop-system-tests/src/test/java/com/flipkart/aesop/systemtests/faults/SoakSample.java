package com.flipkart.aesop.systemtests.faults;

/**
 * A look at everything during a soak.
 *
 * @param second since it began
 * @param windows that the steady client has compared so far
 * @param cores processor time that relays and readers took since the look before, in cores
 * @param relay the relay that is killed now and then
 * @param secure the relay with TLS, which lives as long as the soak
 * @param readers the process of this JVM, with most of the readers
 * @param readersMemory its memory after a collection
 */
record SoakSample(
        long second,
        long windows,
        double cores,
        SoakRelay.Look relay,
        SoakRelay.Look secure,
        ProcessUse readers,
        JvmMemory.Use readersMemory) {}
