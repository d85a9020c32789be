package com.flipkart.aesop.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one kind of server has of its own: where its binaries come from and how they are called. Without state. */
sealed interface ServerDistribution permits MariaDbDistribution, MySqlDistribution {
    /** The file names of all servers' executables, by which a process is recognised as one of ours. */
    Set<String> EXECUTABLES = Set.of(MariaDbDistribution.EXECUTABLE, MySqlDistribution.EXECUTABLE);

    /** The first part of the unpacked directory's name, and what a data directory is marked with: {@code mariadb}. */
    String kind();

    String version();

    /** Counts up when another choice of files is taken from the same archive. */
    int revision();

    /** Whether the server says in this line of its log that it refused a statement of the init file; it goes on then. */
    boolean isRefusedStatement(String line);

    /** For messages: {@code MariaDB 11.4.5}. */
    String name();

    /** The file name of the SQL prompt. */
    String client();

    /** Where the binaries are. */
    ServerArchive archive();

    /** Environment variables of the server's processes. */
    Map<String, String> environment();

    /** The command that makes the system tables in the empty directory {@code data}. */
    List<String> installCommand(Path base, ServerDirectory directory, Path data);

    /** What the install command reads from its standard input; may be empty. */
    String installSql(Path base) throws IOException;

    /** Statements that make the two {@link Accounts}, without a trace in the binlog. */
    List<String> accounts();

    /** The command that runs the server, without the caller's arguments. */
    List<String> serverCommand(Path base, ServerDirectory directory, int port, long serverId);

    /** Arguments that a person's SQL prompt needs beside host, port, user and password. */
    List<String> clientArguments();

    /** What a person can do when the dynamic linker does not find this library. */
    String remedyForMissingLibrary(String library);
}
