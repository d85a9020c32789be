package com.flipkart.aesop.benchmarks.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of a side's JVM: makes the side and answers lines from standard input, one by one, until it ends.
 *
 * <p>A line is {@code verb name=value ...}; the answer is {@code = name=value ...}, or {@code ! message=...} if it
 * failed. Whatever else is printed goes to standard error, which is the log. Uses the JDK and slf4j only: it runs on
 * the class path of whom it measures.
 */
public final class SideMain {
    private static final Logger LOG = LoggerFactory.getLogger(SideMain.class);

    static final char DONE = '=';
    static final char FAILED = '!';

    private SideMain() {}

    /**
     * Runs one side.
     *
     * @param arguments the name of a class that implements {@link Side}, and its settings as {@link Fields} in a line
     */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (Side side = Class.forName(arguments[0])
                .asSubclass(Side.class)
                .getConstructor(Fields.class)
                .newInstance(Fields.parse(arguments[1]))) {
            answer(
                    answers,
                    DONE,
                    Fields.NONE.with("pid", ProcessHandle.current().pid()));
            serve(side, answers);
        } catch (ReflectiveOperationException e) {
            LOG.error("Cannot make the side class={}", arguments[0], e);
            answer(answers, FAILED, Fields.NONE.with("message", describe(e.getCause() == null ? e : e.getCause())));
        }
        // What is measured may leave threads that keep the JVM up.
        System.exit(0);
    }

    private static void serve(Side side, PrintStream answers) throws IOException {
        String file = System.getProperty(SideJvm.RECORDING_FILE);
        if (file == null) {
            serve(side, answers, () -> {});
            return;
        }
        try (Recorder recorder = new Recorder(Path.of(file))) {
            serve(side, answers, recorder::start);
        }
    }

    /** What is done before each piece of work. */
    private interface Preparation {
        void prepare() throws IOException, ParseException;
    }

    private static void serve(Side side, PrintStream answers, Preparation preparation) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int space = line.indexOf(' ');
            String verb = space < 0 ? line : line.substring(0, space);
            try {
                preparation.prepare();
                answer(answers, DONE, side.call(verb, Fields.parse(space < 0 ? "" : line.substring(space + 1))));
            } catch (Exception e) {
                LOG.error("Failed: {}", line, e);
                answer(answers, FAILED, Fields.NONE.with("message", describe(e)));
            }
        }
    }

    private static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static void answer(PrintStream answers, char kind, Fields fields) {
        answers.println(kind + " " + fields);
        answers.flush();
    }
}
