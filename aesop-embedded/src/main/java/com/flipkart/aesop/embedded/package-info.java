/**
 * Real servers, started and stopped from Java. The server binaries are fetched as artifacts, never shipped in ours.
 *
 * <p>{@link com.flipkart.aesop.embedded.EmbeddedMariaDb} is the default source database of the demo and of all tests;
 * {@link com.flipkart.aesop.embedded.EmbeddedMySql} is behind a Maven profile, because it is half a gigabyte. Both are
 * a {@link com.flipkart.aesop.embedded.DatabaseServer}. A start has three steps: binaries are unpacked into a cache
 * that all servers of a user share, system tables are made in the server's directory, the server process is run.
 * docs/decisions says why we do this ourselves.
 *
 * <p><b>Who calls it.</b> The demo and aesop-testkit. Errors are written for the person before the demo.
 *
 * <p><b>Threads.</b> A server is a child process; it is started and stopped by the thread that asks for it. One daemon
 * thread for each server reads what it says.
 *
 * <p><b>After a crash.</b> The unpacked binaries are complete or not there. A data directory is what the server left;
 * it recovers. A server whose JVM was killed runs on until the next server is started in its directory, or, if that was
 * temporary, until any next server with a temporary directory is started: the lock file is free then, the pid file says
 * whom to end, and its command line proves that the process id was not given to somebody else.
 */
package com.flipkart.aesop.embedded;
