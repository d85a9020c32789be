package com.flipkart.aesop.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A directory on a file system of a few megabytes, so that writing there ends with a real ENOSPC ("No space left on
 * device"). It is a tmpfs: mapped files work; what is written there is gone at close.
 *
 * <p>There are two ways to get one, and the first that works is taken:
 *
 * <ol>
 *   <li><b>mount</b>, for root: an ordinary mount on a temporary directory.
 *   <li><b>namespace</b>, for everybody where the kernel allows user namespaces: a child process mounts it in a
 *       namespace of its own, and we reach it by {@code /proc/<child>/root}. It vanishes with that child, and the child
 *       with this JVM, however that ends. Do not call {@link Path#toRealPath} on it: that leads out of the namespace.
 * </ol>
 *
 * <p>Where neither works (a container without SYS_ADMIN whose engine also forbids user namespaces) {@link #create} fails
 * and says so. What then remains: {@link #FULL_DEVICE}; {@code prlimit --fsize} in front of a {@link ChildJvm}, which
 * gives EFBIG ("File too large"), not ENOSPC, and per file.
 */
public final class LimitedDisk implements AutoCloseable {
    /** A device whose every write fails with ENOSPC. A link to it stands for a file that cannot grow. */
    public static final Path FULL_DEVICE = Path.of("/dev/full");

    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);
    private static final String READY = "ready";

    /** How it is taken away. */
    @FunctionalInterface
    private interface Removal {
        void run() throws IOException;
    }

    private final Path directory;
    private final Removal removal;
    private boolean closed;

    private LimitedDisk(Path directory, Removal removal) {
        this.directory = directory;
        this.removal = removal;
    }

    /**
     * Makes one.
     *
     * @param bytes how much it can hold, files and directories together; rounded up to pages of 4 KiB
     * @throws AssertionError if this machine lets us do it in neither way
     */
    public static LimitedDisk create(long bytes) {
        try {
            StringBuilder refusals = new StringBuilder();
            LimitedDisk disk = mounted(bytes, refusals);
            if (disk == null) {
                disk = inNamespace(bytes, refusals);
            }
            if (disk == null) {
                throw new AssertionError("Cannot make a small file system on this machine; run as root with"
                        + " CAP_SYS_ADMIN, or allow user namespaces (sysctl user.max_user_namespaces):" + refusals);
            }
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a small file system, bytes=" + bytes, e);
        }
    }

    /** Makes one in a namespace, also for root. */
    static LimitedDisk inNamespace(long bytes) {
        StringBuilder refusals = new StringBuilder();
        try {
            LimitedDisk disk = inNamespace(bytes, refusals);
            if (disk == null) {
                throw new AssertionError("Cannot make a file system in a namespace:" + refusals);
            }
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a small file system, bytes=" + bytes, e);
        }
    }

    private static LimitedDisk mounted(long bytes, StringBuilder refusals) throws IOException {
        if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            refusals.append("\n  mount: not root");
            return null;
        }
        Path point = Files.createTempDirectory("aesop-limited-disk-");
        Process mount = start("mount", "-t", "tmpfs", "-o", "size=" + bytes + ",mode=700", "tmpfs", point.toString());
        String said = output(mount);
        if (mount.exitValue() != 0) {
            Files.delete(point);
            refusals.append("\n  mount: ").append(said);
            return null;
        }
        // Were it left behind by a test that fails, it would be by all that follow: unmounted at the latest here.
        Thread atExit = new Thread(() -> unmountAtExit(point), "limited-disk-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        return new LimitedDisk(point, () -> {
            unmount(point);
            Runtime.getRuntime().removeShutdownHook(atExit);
        });
    }

    private static void unmountAtExit(Path point) {
        try {
            unmount(point);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unmount " + point, e);
        }
    }

    /** Lazily: files that a test has left mapped must not keep it. */
    private static void unmount(Path point) throws IOException {
        Process unmount = start("umount", "--lazy", point.toString());
        String said = output(unmount);
        if (unmount.exitValue() != 0) {
            throw new IOException("umount " + point + ": " + said);
        }
        Files.delete(point);
    }

    private static LimitedDisk inNamespace(long bytes, StringBuilder refusals) throws IOException {
        Path point = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        // cat ends with its standard input, which ends with this JVM; the file system ends with its last process.
        Process owner = start(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=$0,mode=700 tmpfs \"$1\" && echo " + READY + " && exec cat",
                Long.toString(bytes),
                point.toString());
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8));
        String said = reader.readLine();
        if (!READY.equals(said)) {
            owner.toHandle().destroyForcibly();
            refusals.append("\n  namespace: ").append(said);
            return null;
        }
        Path root = Path.of("/proc", Long.toString(owner.pid()), "root");
        return new LimitedDisk(root.resolve(point.toString().substring(1)), () -> {
            owner.toHandle().destroyForcibly();
            Deadline.in(COMMAND_TIMEOUT).get(owner.onExit(), "the end of the namespace's process");
            reader.close();
        });
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws IOException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Deadline.in(COMMAND_TIMEOUT).get(process.onExit(), "the end of a mount command");
        return said;
    }

    /** Where to write. Empty at first. */
    public Path directory() {
        return directory;
    }

    /** How much can still be written, in bytes. */
    public long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the free space of " + directory, e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            removal.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the file system at " + directory, e);
        }
    }
}
