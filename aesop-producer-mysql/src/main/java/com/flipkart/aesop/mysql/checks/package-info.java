/**
 * All that can be found wrong by asking the server: the server's settings, the user's grants, the tables
 * and their schemas. Everything is told at once, each with the statement that puts it right.
 *
 * <p><b>Who calls it.</b> The producer at its start, and again before each later connection, because all of it can
 * change while the producer waits. The tables are checked while it reads, too, when a statement in the log may have
 * changed them.
 *
 * <p><b>Threads.</b> The thread that connects.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.mysql.checks;
