package com.flipkart.aesop.container.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code aesop version}: says which Aesop and which Java this is. */
@Command(name = "version", description = "Says which Aesop and which Java this is.")
final class VersionCommand implements Subcommand {
    @Spec
    private CommandSpec spec;

    @Override
    public int run(StopSignal stop) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("aesop " + version());
        out.println("java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.home") + ")");
        out.flush();
        return ExitCode.OK;
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/aesop.properties")) {
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("reading aesop.properties from the jar of aesop-runtime failed", e);
        }
    }
}
