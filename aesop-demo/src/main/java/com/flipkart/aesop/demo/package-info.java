/**
 * {@code aesop demo}: a database, a relay and a client on this machine, and changes that travel between them.
 *
 * <p>It deploys the sample modules as anybody would deploy them and makes changes through JDBC. What it knows of
 * the events is what the sample consumer wrote to a file, so what it proves in the end ({@code --once}) is proved
 * over the whole way: SQL, binlog, relay, HTTP, client, callback.
 *
 * <p><b>Who calls it.</b> The {@code aesop} command, through {@link
 * com.flipkart.aesop.container.command.Subcommand}.
 *
 * <p><b>Threads.</b> One thread plays the demo; the main thread waits for its end or for ctrl-C, then stops
 * everything.
 *
 * <p><b>After a crash.</b> The demo's folder stays behind in the temporary directory; a database that was left
 * running is ended by the next one that this user starts.
 */
package com.flipkart.aesop.demo;
