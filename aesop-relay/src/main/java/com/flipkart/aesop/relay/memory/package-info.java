/**
 * A producer without a database: its windows are written by a program, or made up.
 *
 * <p>For tests, demonstrations and benchmarks, and for trying out a consumer before its database is there.
 * {@link com.flipkart.aesop.relay.memory.MemoryProducer} writes what a program says, or, told by {@link
 * com.flipkart.aesop.relay.memory.MemorySettings}, rows made up for whatever Avro schema a source has, at a
 * given rate. What is made up for an SCN depends on the seed and the SCN alone, so a stream can be
 * reproduced, and goes on after a restart as if there had been none.
 *
 * <p><b>Who calls it.</b> A program; or the relay, for {@code <aesop:memory>}.
 *
 * <p><b>Threads.</b> Making up has a thread of its own; a program commits on its own thread. Either way one at
 * a time writes.
 *
 * <p><b>After a crash.</b> What was committed is in the buffer; the next SCN follows it.
 */
package com.flipkart.aesop.relay.memory;
