package com.flipkart.aesop.benchmarks.side;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a side's JVM is started.
 *
 * @param name of the side, for its log and for messages
 * @param classPath as {@code java -cp} takes it
 * @param arguments of the JVM: its memory
 * @param directory of its own, where {@code <name>.log} goes; made if missing
 */
public record SideJvm(String name, String classPath, List<String> arguments, Path directory) {
    public SideJvm {
        arguments = Stream.of(arguments.stream(), more(), recording(name, directory))
                .flatMap(each -> each)
                .toList();
    }

    /**
     * The system property with further arguments for every side's JVM, separated by blanks: a flight recording, another
     * collector.
     */
    public static final String MORE_ARGUMENTS = "aesop.benchmarks.jvm";

    /** The system property that says, if {@code true}, that what every side does is recorded. */
    public static final String RECORD = "aesop.benchmarks.record";

    /** The system property of a side's JVM that says where. */
    static final String RECORDING_FILE = "aesop.benchmarks.recording";

    /** A JVM with the class path of this one. */
    public static SideJvm ofThisClassPath(String name, Path directory, String... arguments) {
        return new SideJvm(name, System.getProperty("java.class.path"), List.of(arguments), directory);
    }

    /** A JVM with the class path that is written in a file, and the benchmarks' own classes, none of what those use. */
    public static SideJvm ofClassPathIn(String name, Path file, Path directory, String... arguments) {
        try {
            String classPath =
                    ownClasses() + File.pathSeparator + Files.readString(file).trim();
            return new SideJvm(name, classPath, List.of(arguments), directory);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Cannot read the class path in path=" + file + ": " + e.getMessage() + "; bin/benchmarks makes it",
                    e);
        }
    }

    /** The log of this side. */
    Path log() throws IOException {
        return Files.createDirectories(directory).resolve(name + ".log");
    }

    private static Stream<String> more() {
        return Arrays.stream(System.getProperty(MORE_ARGUMENTS, "").split(" ", -1))
                .filter(each -> !each.isBlank());
    }

    private static Stream<String> recording(String name, Path directory) {
        return Boolean.getBoolean(RECORD)
                ? Stream.of("-D" + RECORDING_FILE + "=" + directory.resolve(name + ".jfr"))
                : Stream.empty();
    }

    private static Path ownClasses() {
        try {
            return Path.of(SideJvm.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The place of a class on the class path is a URI", e);
        }
    }
}
