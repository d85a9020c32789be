/**
 * Runs the stress tests of the ordered accesses, which lie in the packages of what they test.
 *
 * <p><b>Who calls it.</b> The build; {@code mvn -Plong verify} for longer.
 *
 * <p><b>Threads.</b> jcstress starts a JVM for each test, and in it a thread for each actor.
 *
 * <p><b>After a crash.</b> Nothing is kept but a directory in {@code /dev/shm}.
 */
package com.flipkart.aesop.concurrency;
