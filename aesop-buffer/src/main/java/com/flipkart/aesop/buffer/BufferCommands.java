package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code aesop buffer} does: looks at a ring that is not open, and changes nothing. */
public final class BufferCommands {
    /** All is well. */
    public static final int OK = 0;

    /** The ring breaks an invariant. */
    public static final int DAMAGED = 1;

    /** The command could not be carried out: wrong arguments, or the ring is open or cannot be read. */
    public static final int FAILED = 2;

    /** How the commands are written, for a help page. */
    public static final String USAGE =
            """
            check <directory>                    prove that the ring keeps its invariants
            dump [--index] [--events] <directory>  write the ring as text
            stats [--json] <directory>           count what it holds: room, windows, sources, sizes
            """;

    private BufferCommands() {}

    /**
     * Runs a command.
     *
     * @param arguments as in {@link #USAGE}
     * @param out gets results and errors
     * @return {@link #OK}, {@link #DAMAGED} or {@link #FAILED}
     */
    public static int run(List<String> arguments, PrintStream out) {
        List<String> rest = new ArrayList<>(arguments);
        boolean index = rest.remove("--index");
        boolean events = rest.remove("--events");
        boolean json = rest.remove("--json");
        if (rest.size() != 2) {
            return usage(out, "expected a command and a directory, but got " + arguments);
        }
        Path directory = Path.of(rest.get(1));
        try {
            return switch (rest.get(0)) {
                case "check" -> check(directory, out);
                case "dump" -> dump(directory, out, index, events);
                case "stats" -> stats(directory, out, json);
                default -> usage(out, "there is no command " + rest.get(0));
            };
        } catch (AesopException e) {
            out.println(e.describe());
            return e.code() == ErrorCode.CORRUPT ? DAMAGED : FAILED;
        }
    }

    private static int usage(PrintStream out, String problem) {
        out.println("aesop buffer: " + problem + ". Commands:");
        out.print(USAGE);
        return FAILED;
    }

    private static int check(Path directory, PrintStream out) {
        BufferCheck.Result result = BufferCheck.check(directory);
        result.violations().forEach(out::println);
        out.println(directory + ": " + result.windows() + " windows, " + result.events() + " events, "
                + (result.violations().isEmpty()
                        ? "all invariants hold"
                        : result.violations().size() + " violations. What to do: " + BufferErrors.WAY_OUT));
        return result.violations().isEmpty() ? OK : DAMAGED;
    }

    private static int dump(Path directory, PrintStream out, boolean index, boolean events) {
        new BufferDump(directory, out, index, events).dump();
        return OK;
    }

    private static int stats(Path directory, PrintStream out, boolean json) {
        Figures figures = BufferStats.of(directory);
        if (json) {
            figures.writeJson(out);
        } else {
            figures.writeText(out);
        }
        return OK;
    }
}
