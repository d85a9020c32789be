package com.flipkart.aesop.benchmarks.side;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A {@link Side} in a child JVM, as the JVM that compares sees it. The child ends when this object is closed and when
 * this JVM ends, because its standard input does. Not thread-safe.
 */
public final class SideProcess implements AutoCloseable {
    /** Starting a JVM and connecting to a database took 20 s on two cores that were busy with something else. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Duration END = Duration.ofSeconds(30);
    private static final String NO_MORE_LINES = "";

    private final String name;
    private final Process process;
    private final Writer requests;
    private final Path log;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private boolean silent;

    private SideProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::readAnswers, "answers-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a side; returns when it has been made.
     *
     * @param side its class
     * @param settings for its constructor
     * @param jvm its class path, its arguments, and where its log goes
     */
    public static SideProcess start(Class<? extends Side> side, Fields settings, SideJvm jvm) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(jvm.arguments());
        command.addAll(List.of("-cp", jvm.classPath(), SideMain.class.getName(), side.getName(), settings.toString()));
        try {
            Path log = jvm.log();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            SideProcess started = new SideProcess(jvm.name(), process, log);
            try {
                started.answer("start", START);
            } catch (RuntimeException e) {
                started.close();
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Cannot start a JVM for side=" + jvm.name() + " in path=" + jvm.directory() + ": " + e.getMessage()
                            + "; see that the directory can be written to",
                    e);
        }
    }

    /**
     * Lets the side do one piece of work.
     *
     * @param verb which
     * @param arguments what it needs to know
     * @param deadline how long it may take
     */
    public Fields call(String verb, Fields arguments, Duration deadline) {
        try {
            requests.write((verb + " " + arguments).trim());
            requests.write('\n');
            requests.flush();
        } catch (IOException e) {
            throw failed(ErrorCode.CONNECTION_LOST, verb, "its JVM has ended", e);
        }
        return answer(verb, deadline);
    }

    private Fields answer(String verb, Duration deadline) {
        String line;
        try {
            line = answers.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(ErrorCode.ILLEGAL_CALL, verb, "the waiting thread was interrupted", e);
        }
        if (line == null) {
            silent = true;
            throw failed(ErrorCode.TIMEOUT, verb, "no answer in " + deadline.toSeconds() + " s", null);
        }
        if (line.equals(NO_MORE_LINES)) {
            throw failed(ErrorCode.CONNECTION_LOST, verb, "its JVM has ended", null);
        }
        Fields fields = Fields.parse(line.substring(2));
        if (line.charAt(0) == SideMain.FAILED) {
            throw failed(ErrorCode.PEER_FAILED, verb, fields.text("message"), null);
        }
        return fields;
    }

    private AesopException failed(ErrorCode code, String verb, String reason, Throwable cause) {
        return new AesopException(
                code, "Cannot measure side=" + name + " verb=" + verb + ": " + reason + "; its log is " + log, cause);
    }

    private void readAnswers() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
            answers.add(NO_MORE_LINES);
        } catch (IOException e) {
            answers.add(SideMain.FAILED + " " + Fields.NONE.with("message", "its answers cannot be read: " + e));
        }
    }

    /** Ends the child: its standard input ends, and it is killed if that is not enough, or if it owes an answer. */
    @Override
    public void close() {
        try {
            requests.close();
        } catch (IOException e) {
            // It has ended already, which is what closing is for.
            process.destroyForcibly();
        }
        try {
            if (silent || !process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
