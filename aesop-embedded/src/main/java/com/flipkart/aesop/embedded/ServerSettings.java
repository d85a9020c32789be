package com.flipkart.aesop.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one server is to be started, as {@link DatabaseServerBuilder} was told.
 *
 * @param port in [0, 65535]; 0 picks a free one
 * @param directory where data, log and pid file lie; empty for a temporary one that is deleted at the end
 * @param cacheDirectory where unpacked binaries are shared by all servers of this user
 * @param startTimeout how long the server may take until it accepts connections, unpacking not counted
 * @param serverId the server id in the binlog, in [1, 2^32 - 1]
 * @param arguments further server arguments; they come last and so win
 * @param initSql statements that run once, when the data directory is new
 */
record ServerSettings(
        int port,
        Optional<Path> directory,
        Path cacheDirectory,
        Duration startTimeout,
        long serverId,
        List<String> arguments,
        List<String> initSql) {
    ServerSettings {
        arguments = List.copyOf(arguments);
        initSql = List.copyOf(initSql);
    }
}
