package com.flipkart.aesop.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A program in a JVM of its own, to be killed. Its output (both streams) is read by a daemon thread and kept. Nothing
 * is left behind: {@link #close} kills it and all that it started, and so does the end of this JVM.
 *
 * <p>Methods may be called from any thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Set<ChildJvm> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int SHOWN_LINES = 60;

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ChildJvm::killWithDescendants), "child-jvms-exit"));
    }

    private final String name;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();
    /** How many lines {@link #awaitLine} has gone past. */
    private int seen;

    private boolean outputEnded;

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Says which program, with which arguments. It has this JVM's class path, unless told otherwise, and temporary files. */
    public static Builder of(Class<?> mainClass, String... arguments) {
        return new Builder(mainClass.getName(), List.of(arguments));
    }

    public static Builder of(String mainClass, List<String> arguments) {
        return new Builder(mainClass, arguments);
    }

    /** Collects how a child is to be started. */
    public static final class Builder {
        private final String mainClass;
        private final List<String> arguments;
        private final List<String> jvmArguments = new ArrayList<>();
        private final List<String> prefix = new ArrayList<>();
        private String classPath = System.getProperty("java.class.path");
        private Path directory = Path.of("").toAbsolutePath();

        private Builder(String mainClass, List<String> arguments) {
            this.mainClass = mainClass;
            this.arguments = List.copyOf(arguments);
        }

        /** Adds arguments of the JVM: {@code -Xmx64m}, {@code -Dname=value}. */
        public Builder jvmArguments(String... more) {
            jvmArguments.addAll(List.of(more));
            return this;
        }

        public Builder classPath(String value) {
            classPath = value;
            return this;
        }

        /** Sets the child's current directory. */
        public Builder directory(Path value) {
            directory = value;
            return this;
        }

        /** Puts a command in front: {@code prlimit --fsize=1000000} gives a child that cannot write large files. */
        public Builder prefix(String... command) {
            prefix.addAll(List.of(command));
            return this;
        }

        public ChildJvm start() {
            List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
            command.add("-XX:+UseSerialGC");
            command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
            command.addAll(jvmArguments);
            command.add("-cp");
            command.add(classPath);
            command.add(mainClass);
            command.addAll(arguments);
            try {
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
                ChildJvm child = new ChildJvm(mainClass.substring(mainClass.lastIndexOf('.') + 1), process);
                RUNNING.add(child);
                Thread reader = new Thread(child::readOutput, "child-jvm-" + process.pid());
                reader.setDaemon(true);
                reader.start();
                return child;
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot start a child JVM, command=" + command, e);
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for a line that contains the text, and returns it; see {@link #awaitLine(Predicate, String, Deadline)}. */
    public String awaitLine(String text, Deadline deadline) {
        return awaitLine(line -> line.contains(text), "a line with '" + text + "'", deadline);
    }

    /**
     * Waits for a line, beginning after the one that the last call returned, so that several are found in their order.
     *
     * @throws AssertionError with the child's output, if the deadline passes or the child ends before
     */
    public synchronized String awaitLine(Predicate<String> wanted, String what, Deadline deadline) {
        while (true) {
            while (seen < lines.size()) {
                String line = lines.get(seen++);
                if (wanted.test(line)) {
                    return line;
                }
            }
            if (outputEnded) {
                throw new AssertionError("Child " + name + " ended without " + what + shown());
            }
            if (deadline.isOver()) {
                throw new AssertionError("Waited in vain for " + what + " of child " + name + shown());
            }
            pause(deadline);
        }
    }

    /** Writes a line to the child's standard input. */
    public void writeLine(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write to child " + name + " pid=" + pid(), e);
        }
    }

    /** All that it has said so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Asks it to end (SIGTERM): its shutdown hooks run. */
    public void terminate() {
        // By its handle: Process.destroy also closes the stream that its last words come through.
        process.toHandle().destroy();
    }

    /** Ends it at once (SIGKILL): nothing of it runs any more when this returns. What it started runs on until close. */
    public void kill() {
        rememberDescendants();
        process.toHandle().destroyForcibly();
        awaitExit(Deadline.in(KILL_TIMEOUT));
    }

    /**
     * Waits for its end and for its last words.
     *
     * @return the exit code; 128 + the signal's number if a signal ended it
     */
    public int awaitExit(Deadline deadline) {
        try {
            deadline.get(process.onExit(), "the end of child " + name);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + shown(), e);
        }
        // A process that it started may have inherited its output, and so keep that open for longer.
        Deadline lastWords = Deadline.in(LAST_WORDS);
        synchronized (this) {
            while (!outputEnded && !lastWords.isOver()) {
                pause(lastWords);
            }
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        killWithDescendants();
        awaitExit(Deadline.in(KILL_TIMEOUT));
        Deadline deadline = Deadline.in(KILL_TIMEOUT);
        for (ProcessHandle descendant : descendants) {
            deadline.get(descendant.onExit(), "the end of what child " + name + " started, pid=" + descendant.pid());
        }
        RUNNING.remove(this);
    }

    private void killWithDescendants() {
        rememberDescendants();
        process.toHandle().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Only a living process knows whom it started. */
    private void rememberDescendants() {
        process.descendants().forEach(descendants::add);
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the rest of the output is lost: " + e + ")");
        } finally {
            synchronized (this) {
                outputEnded = true;
                notifyAll();
            }
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // every caller is in one
    private void pause(Deadline deadline) {
        try {
            wait(Math.max(1, deadline.remaining().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for child " + name, e);
        }
    }

    private synchronized String shown() {
        List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return "; its last lines:\n  " + String.join("\n  ", last);
    }
}
