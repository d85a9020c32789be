package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.module.ComponentCommand;
import java.io.PrintStream;
import java.util.List;

/** {@code aesop buffer}: {@link BufferCommands} as the {@code aesop} command finds it. */
public final class BufferCommand implements ComponentCommand {
    @Override
    public String name() {
        return "buffer";
    }

    @Override
    public String summary() {
        return "Checks, dumps or counts the buffer of a relay that does not run.";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println("Usage: aesop buffer <command>, where the directory is that of a buffer. Commands:");
            out.print(BufferCommands.USAGE);
            out.println("Exit codes: 0 done, 1 the buffer is damaged, 2 it could not be looked at.");
            return OK;
        }
        return BufferCommands.run(arguments, out);
    }
}
