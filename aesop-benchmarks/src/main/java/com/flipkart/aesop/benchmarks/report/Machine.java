package com.flipkart.aesop.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where a figure was measured. Linux only, as the embedded servers are.
 *
 * @param cpu model name
 * @param cores that this JVM may use
 * @param memoryMegabytes of the machine
 * @param jdk vendor and version
 * @param os name, version and architecture
 * @param commit that was measured; ends with {@code +} if files were changed since, {@code unknown} outside a clone
 */
public record Machine(String cpu, int cores, long memoryMegabytes, String jdk, String os, String commit) {
    /** This machine, now. */
    public static Machine detect() {
        return new Machine(
                valueOf(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(valueOf(Path.of("/proc/meminfo"), "MemTotal").replace(" kB", "")) / 1024,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                measuredCommit());
    }

    /** How many threads wanted to run at once, on average over the last minute. */
    public static double load() {
        return Double.parseDouble(read(Path.of("/proc/loadavg")).get(0).split(" ", -1)[0]);
    }

    private static String valueOf(Path file, String name) {
        return read(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("unknown");
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + "; benchmarks run on Linux", e);
        }
    }

    private static String measuredCommit() {
        String head = git("rev-parse", "--short=12", "HEAD");
        if (head.isEmpty()) {
            return "unknown";
        }
        return git("status", "--porcelain").isEmpty() ? head : head + "+";
    }

    /** What git says; nothing if there is no git, or this is no clone. */
    private static String git(String... arguments) {
        ProcessBuilder git = new ProcessBuilder("git").redirectError(ProcessBuilder.Redirect.DISCARD);
        git.command().addAll(List.of(arguments));
        try {
            Process process = git.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? said.trim() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
