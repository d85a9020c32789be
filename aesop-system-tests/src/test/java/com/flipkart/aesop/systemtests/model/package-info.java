/**
 * A real relay and real clients against lists of what was written: random load, random answers of consumers, random restarts
 * and broken connections, over real sockets.
 *
 * <p><b>Who calls it.</b> JUnit. <b>Threads.</b> The test's own writes; each client calls its consumer on its own.
 */
package com.flipkart.aesop.systemtests.model;
