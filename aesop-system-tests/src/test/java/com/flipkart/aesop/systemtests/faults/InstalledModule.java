package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs commands of the installation that the build has assembled, each in a process of its own. */
final class InstalledModule {
    private static final Path INSTALLATION =
            Path.of("..", "aesop-dist", "target", "aesop").toAbsolutePath().normalize();
    private static final String COMMAND = "com.flipkart.aesop.container.command.AesopCommand";
    private static final long START_SECONDS = 90;

    private InstalledModule() {}

    /** Runs an {@code aesop} command, whatever becomes of it. */
    static ChildJvm start(List<String> arguments, String... jvmArguments) {
        if (!Files.isDirectory(INSTALLATION.resolve("lib"))) {
            throw new AssertionError("There is no installation at " + INSTALLATION
                    + ". Build it first: mvn -DskipTests -pl aesop-dist -am package");
        }
        return ChildJvm.of(COMMAND, arguments)
                .classPath(INSTALLATION.resolve("lib") + "/*")
                .jvmArguments("-Xmx256m", "-Daesop.home=" + INSTALLATION)
                .jvmArguments(jvmArguments)
                .start();
    }

    /** Runs a folder of modules, and returns when this one runs. */
    static ChildJvm startModule(Path folder, String module, String... jvmArguments) {
        ChildJvm process = start(List.of("run", folder.toString()), jvmArguments);
        try {
            process.awaitLine("module " + module + " RUNNING", Deadline.inSeconds(START_SECONDS));
            return process;
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }
}
