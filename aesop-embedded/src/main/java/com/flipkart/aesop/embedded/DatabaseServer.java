package com.flipkart.aesop.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * A real database server that runs as a child process of this JVM, on the loopback address only.
 *
 * <p>It writes a binlog that a producer can follow: row format, full row image, full row metadata. Its time zone is
 * UTC and its default character set utf8mb4, whatever the machine is set to.
 *
 * <p>Methods may be called from any thread; starting and stopping wait for each other, {@link #kill} waits for
 * nobody. The server ends with the JVM, also on SIGTERM. A server that was left behind by a JVM that was killed is
 * ended by the next one that uses its directory.
 */
public interface DatabaseServer extends AutoCloseable {
    /** What it is, for messages: {@code MariaDB 11.4.5}. */
    String name();

    /** The address it listens on: always {@code 127.0.0.1}. */
    String host();

    /** The TCP port it listens on, in [1, 65535]; the same over every restart of this object. */
    int port();

    /** A user with all privileges, the right to grant them included. */
    String user();

    String password();

    /** A user that has just what a producer needs: to read tables and to follow the binlog. */
    String replicationUser();

    String replicationPassword();

    /** A URL for the MariaDB driver (which talks to MySQL as well), without a database and without a user. */
    default String jdbcUrl() {
        return jdbcUrl("");
    }

    /** A URL for the MariaDB driver, without a user. */
    String jdbcUrl(String database);

    /** A command line that opens an SQL prompt on this server, to be shown to a person; its first element is a path. */
    List<String> clientCommand();

    /** The directory of this server: its data, its log and its pid file. */
    Path directory();

    /** What the server writes about itself. It is appended to over restarts. */
    Path logFile();

    boolean isRunning();

    /**
     * The process id of the running server.
     *
     * @throws com.flipkart.aesop.core.error.AesopException ILLEGAL_CALL if it does not run
     */
    long pid();

    /**
     * Starts the server again on the data and the port it had, after {@link #stop} or {@link #kill}. Returns when it
     * accepts connections; does nothing if it runs.
     *
     * @throws com.flipkart.aesop.core.error.AesopException saying why it did not come up: PORT_IN_USE, DISK_FULL,
     *     LOCKED, TIMEOUT, IO_FAILED, INVALID_SETTINGS or SERVER_NOT_STARTED
     */
    void start();

    /**
     * Asks the server to shut down and waits until it has. Does nothing if it does not run.
     *
     * @throws com.flipkart.aesop.core.error.AesopException TIMEOUT if it did not end in two minutes; it is killed then
     */
    void stop();

    /** Ends the server at once (SIGKILL), as a crash would, and returns when the process is gone. */
    void kill();

    /** {@link #stop}, then {@link #start}. */
    default void restart() {
        stop();
        start();
    }

    /** Ends the server and gives up its directory; a temporary directory is deleted. May be called again. */
    @Override
    void close();

    /**
     * From now on the server is not ended when this JVM is told to end: whoever has it closes it then, after what reads from
     * it has stopped. If he does not, it is ended by the next server in its directory, as after a JVM that was killed.
     */
    void leaveToOwner();
}
