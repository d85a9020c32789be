package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in the last words of a server why it did not start, and says it in ours, with what to do. */
final class StartFailure {
    private static final Pattern MISSING_LIBRARY =
            Pattern.compile("error while loading shared libraries: ([^:]+): cannot open shared object file");
    private static final Pattern OLD_LIBRARY = Pattern.compile("version `([^']+)' not found");

    private final ServerDistribution distribution;
    private final ServerDirectory directory;

    StartFailure(ServerDistribution distribution, ServerDirectory directory) {
        this.distribution = distribution;
        this.directory = directory;
    }

    /** The process ended before it was ready. */
    AesopException ended(ServerProcess process, int port) {
        String said = String.join("\n", process.lastLines());
        String lower = said.toLowerCase(Locale.ROOT);
        Matcher missing = MISSING_LIBRARY.matcher(said);
        if (missing.find()) {
            String library = missing.group(1);
            return failure(
                    ErrorCode.SERVER_NOT_STARTED,
                    "the library " + library + " is missing on this machine",
                    distribution.remedyForMissingLibrary(library),
                    process);
        }
        Matcher old = OLD_LIBRARY.matcher(said);
        if (old.find()) {
            return failure(
                    ErrorCode.SERVER_NOT_STARTED,
                    "the system's C libraries are older than it needs (" + old.group(1) + ")",
                    "use a newer Linux, or start a server yourself and connect to that",
                    process);
        }
        if (lower.contains("address already in use")) {
            return failure(
                    ErrorCode.PORT_IN_USE,
                    "port=" + port + " is in use by another program",
                    "stop that program (ss -ltnp shows it), or choose another port, or 0 for a free one",
                    process);
        }
        if (FileTrees.isDiskFull(said)) {
            return failure(
                    ErrorCode.DISK_FULL,
                    "no space left, freeMegabytes=" + FileTrees.freeMegabytes(directory.root()),
                    "make room there or choose another directory",
                    process);
        }
        if (lower.contains("unable to lock ./ibdata1")) {
            return failure(
                    ErrorCode.LOCKED,
                    "another server process has its data directory open",
                    "end that process (its command line has --datadir=" + directory.data() + ")",
                    process);
        }
        if (lower.contains("unknown variable") || lower.contains("unknown option")) {
            return failure(
                    ErrorCode.INVALID_SETTINGS,
                    "it does not know one of its arguments",
                    "correct the arguments given to the builder",
                    process);
        }
        return failure(
                ErrorCode.SERVER_NOT_STARTED,
                "it ended with exitCode=" + process.exitCode() + " before it was ready",
                "read its last words below; the whole log is in " + directory.log(),
                process);
    }

    /** The process could not be started at all. */
    AesopException notExecutable(String program, java.io.IOException e) {
        String advice = String.valueOf(e.getMessage()).contains("Permission denied")
                ? "the file system may be mounted noexec; choose another cache directory with "
                        + CacheDirectory.VARIABLE
                : "delete the directory it is in, it is unpacked again";
        return new AesopException(
                ErrorCode.SERVER_NOT_STARTED,
                "Cannot start " + distribution.name() + ": program=" + program + " cannot be run (" + e.getMessage()
                        + "); " + advice,
                e);
    }

    /** It is ready, but refused a statement of the init file. */
    AesopException statementRefused(String words, ServerProcess process) {
        return failure(
                ErrorCode.INVALID_SETTINGS,
                "it refused an initial statement: " + words,
                "correct the statements given to the builder and delete the directory if it is not temporary",
                process);
    }

    AesopException timedOut(long seconds, ServerProcess process) {
        return failure(
                ErrorCode.TIMEOUT,
                "it did not accept connections in startTimeout=" + seconds + " s and was killed",
                "see below what it was doing; on a slow or loaded machine raise the time-out",
                process);
    }

    private AesopException failure(ErrorCode code, String reason, String advice, ServerProcess process) {
        List<String> lines = process.lastLines();
        return new AesopException(
                code,
                "Cannot start " + distribution.name() + " in path=" + directory.root() + ": " + reason + "; " + advice
                        + ".\nIts last words:\n  "
                        + (lines.isEmpty() ? "(none)" : String.join("\n  ", lines)));
    }
}
