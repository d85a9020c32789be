package com.flipkart.aesop.systemtests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process takes, as Linux tells.
 *
 * @param memoryMegabytes of its own that lie in memory: heap, direct buffers, stacks, code; not the files that it has mapped
 * @param threads that it has
 * @param files that it has open, sockets included
 */
record ProcessUse(long memoryMegabytes, int threads, int files) {
    /** Of a process that may just have ended. */
    static Optional<ProcessUse> of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            int files = (int) open.count();
            long memory = 0;
            int threads = 0;
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith("RssAnon:")) {
                    memory = number(line) / 1024;
                } else if (line.startsWith("Threads:")) {
                    threads = (int) number(line);
                }
            }
            return Optional.of(new ProcessUse(memory, threads, files));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
}
