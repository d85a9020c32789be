/**
 * Real servers, started and stopped from Java. The server binaries are fetched as artifacts, never shipped in
 * ours.
 *
 * <p><b>Who calls it.</b> The demo and aesop-testkit.
 *
 * <p><b>Threads.</b> A server is a child process; it is started and stopped by the thread that asks for it.
 *
 * <p><b>After a crash.</b> The unpacked binaries are kept between runs; a data directory is its owner's.
 */
package com.flipkart.aesop.embedded;
