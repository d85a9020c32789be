package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a server's executable. A daemon thread reads what it says, writes that to the log file, keeps the last
 * lines for messages, and waits for the line that says that it is ready.
 */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final String READY = "ready for connections";
    private static final int KEPT_LINES = 25;

    private final Process process;
    private final Path log;
    private final Predicate<String> isRefusedStatement;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean endAskedFor;
    private Optional<String> refusedStatement = Optional.empty();
    private boolean ready;

    private ServerProcess(Process process, Path log, Predicate<String> isRefusedStatement) {
        this.process = process;
        this.log = log;
        this.isRefusedStatement = isRefusedStatement;
    }

    /**
     * Starts a process.
     *
     * @param builder command, environment and standard input are set
     * @param log where its output is appended to
     * @param isRefusedStatement recognises a line that says that a statement of the init file was refused
     */
    static ServerProcess start(ProcessBuilder builder, Path log, Predicate<String> isRefusedStatement)
            throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        ServerProcess started = new ServerProcess(process, log, isRefusedStatement);
        Thread reader = new Thread(started::readOutput, "aesop-embedded-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        return started;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the server is ready or has ended; false if it did neither in this time. */
    boolean awaitReadyOrEnded(Duration atMost) {
        return await(readyOrEnded, atMost);
    }

    /** Waits until the process has ended and all it said is in the log. */
    boolean awaitEnd(Duration atMost) {
        return await(ended, atMost);
    }

    /** Asks the server to shut down (SIGTERM). */
    void terminate() {
        endAskedFor = true;
        // By its handle: Process.destroy also closes the stream that the last words still have to come through.
        process.toHandle().destroy();
    }

    /** Ends the process (SIGKILL). */
    void kill() {
        endAskedFor = true;
        process.toHandle().destroyForcibly();
    }

    synchronized boolean isReady() {
        return ready;
    }

    /** The server's words about the first statement of the init file that it refused. */
    synchronized Optional<String> refusedStatement() {
        return refusedStatement;
    }

    /** The exit code of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** The last lines it said, oldest first. */
    synchronized List<String> lastLines() {
        return List.copyOf(lastLines);
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Cannot wait for an embedded server: the waiting thread was interrupted; start it again",
                    e);
        }
    }

    private void readOutput() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            LogSink sink = new LogSink(log);
            try (sink) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    sink.append(line);
                    understand(line);
                }
            }
        } catch (IOException e) {
            LOG.warn("Lost the output of process pid={} before its end", process.pid(), e);
        } finally {
            process.onExit().join();
            if (isReady() && !endAskedFor) {
                LOG.error("A server ended by itself, pid={} exitCode={}; its log is {}", pid(), exitCode(), log);
            }
            ended.countDown();
            readyOrEnded.countDown();
        }
    }

    private synchronized void understand(String line) {
        if (lastLines.size() == KEPT_LINES) {
            lastLines.removeFirst();
        }
        lastLines.addLast(line);
        if (!ready) {
            if (line.contains(READY)) {
                ready = true;
                readyOrEnded.countDown();
            } else if (isRefusedStatement.test(line) && refusedStatement.isEmpty()) {
                refusedStatement = Optional.of(line);
            }
        }
    }

    /** Appends lines to the log file. When that fails it says so once and goes on: the server must not block. */
    private static final class LogSink implements AutoCloseable {
        private final Path file;
        private OutputStream out;

        LogSink(Path file) {
            this.file = file;
            try {
                this.out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                fail(e);
            }
        }

        void append(String line) {
            if (out == null) {
                return;
            }
            try {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                fail(e);
            }
        }

        private void fail(IOException e) {
            LOG.warn("Cannot write the server log {}; the server goes on without", file, e);
            close();
        }

        @Override
        public void close() {
            try {
                if (out != null) {
                    out.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close the server log " + file, e);
            } finally {
                out = null;
            }
        }
    }
}
