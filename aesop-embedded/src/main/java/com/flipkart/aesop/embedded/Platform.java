package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What must be known about the machine and the user that this JVM runs as. */
final class Platform {
    private static final Path SELF = Path.of("/proc/self");

    private Platform() {}

    /** Refuses a machine that the server binaries were not made for. */
    static void requireSupported(String server) {
        String system = System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        boolean linux = system.toLowerCase(Locale.ROOT).startsWith("linux");
        if (!linux || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            throw new AesopException(
                    ErrorCode.SERVER_NOT_STARTED,
                    "Cannot start " + server + " on os.name=" + system + " os.arch=" + architecture
                            + ": its binaries are made for Linux on x86-64; start a server yourself and connect to that");
        }
    }

    /** The user id of this process. The user's name would not do: in a container it is often unknown. */
    static int userId() {
        try {
            return (int) Files.getAttribute(SELF, "unix:uid");
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Cannot read the user id of this process from path=" + SELF + ": mount /proc",
                    e);
        }
    }

    /**
     * Refuses a directory that somebody else has made: what lies in it is run, or trusted.
     *
     * @param advice what to do about it
     */
    static void requireOwn(Path directory, String advice) throws IOException {
        int owner = (int) Files.getAttribute(directory, "unix:uid");
        if (owner != userId() && !isRoot()) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Cannot use path=" + directory + " for a server: it belongs to uid=" + owner
                            + ", this process is uid=" + userId() + "; " + advice);
        }
    }

    static boolean isRoot() {
        return userId() == 0;
    }
}
