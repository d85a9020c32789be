package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server whose JVM was killed and that still runs. The pid file names it; because process ids are used again, it is
 * ended only if its command line says that it is our server on our data directory.
 */
final class LeftoverServer {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverServer.class);
    private static final String DATA_ARGUMENT = "--datadir=";
    private static final long CLEAN_SECONDS = 30;
    private static final long KILL_SECONDS = 10;

    private LeftoverServer() {}

    /** What becomes of the data. */
    enum Data {
        /** The server is asked to shut down first. */
        KEPT,
        /** It is killed at once. */
        GIVEN_UP
    }

    /** Ends the server that the pid file names, if there is one. The caller holds the lock of the directory. */
    static void end(Path pidFile, Path data, Data fate) throws IOException {
        Optional<ProcessHandle> found = find(pidFile, data);
        if (found.isPresent()) {
            ProcessHandle server = found.get();
            LOG.info("Ending the server pid={} on {}, left behind by a process that was killed", server.pid(), data);
            if (fate == Data.KEPT) {
                server.destroy();
            }
            if (fate == Data.GIVEN_UP || !awaitEnd(server, data, CLEAN_SECONDS)) {
                server.destroyForcibly();
                if (!awaitEnd(server, data, KILL_SECONDS)) {
                    throw new AesopException(
                            ErrorCode.LOCKED,
                            "Cannot end the server left behind on path=" + data + " pid=" + server.pid()
                                    + ": it survived SIGKILL for " + KILL_SECONDS
                                    + " s; end it yourself, or use another directory");
                }
            }
        }
        Files.deleteIfExists(pidFile);
    }

    private static Optional<ProcessHandle> find(Path pidFile, Path data) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String text = Files.readString(pidFile, StandardCharsets.US_ASCII).trim();
        try {
            return ProcessHandle.of(Long.parseLong(text)).filter(handle -> isOurs(handle, data));
        } catch (NumberFormatException e) {
            LOG.warn("Ignoring pid file {}: it holds '{}', not a number", pidFile, text);
            return Optional.empty();
        }
    }

    /** Reads the command line from /proc: {@link ProcessHandle#info} cuts long ones off. A zombie has none. */
    static boolean isOurs(ProcessHandle handle, Path data) {
        try {
            List<String> command = Arrays.asList(
                    Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"), StandardCharsets.UTF_8)
                            .split("\0", -1));
            String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
            Optional<Path> used = command.stream()
                    .filter(argument -> argument.startsWith(DATA_ARGUMENT))
                    .map(argument -> Path.of(argument.substring(DATA_ARGUMENT.length())))
                    .findFirst();
            return ServerDistribution.EXECUTABLES.contains(program)
                    && used.isPresent()
                    && Files.exists(data)
                    && Files.isSameFile(used.get(), data);
        } catch (IOException e) {
            // It ended just now, or it is not a process of this user: in both cases not ours.
            LOG.debug("No command line of pid {}", handle.pid(), e);
            return false;
        }
    }

    private static boolean awaitEnd(ProcessHandle server, Path data, long seconds) {
        try {
            server.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return !isOurs(server, data);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new AesopException(
                    ErrorCode.INTERNAL, "Cannot wait for the end of pid=" + server.pid() + ": " + e.getCause(), e);
        }
        return true;
    }
}
