/**
 * The words everybody shares: events, SCNs, checkpoints, schemas, settings, errors, and the interfaces that a
 * part, a producer and a consumer implement.
 *
 * <p><b>Who calls it.</b> Every other module calls it; it calls none of them.
 *
 * <p><b>Threads.</b> It starts no thread of its own; each type says whether it may be shared between threads.
 *
 * <p><b>After a crash.</b> Only what is written as a file here survives a crash: checkpoints and schema files.
 * Their classes say how.
 */
package com.flipkart.aesop.core;
