package com.flipkart.aesop.benchmarks.side;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Flight Recorder in a side's JVM, from the first piece of work on: what the side did to get ready is of no interest. */
final class Recorder implements AutoCloseable {
    private final Path file;
    private Optional<Recording> recording = Optional.empty();

    /** @param file where the recording goes */
    Recorder(Path file) {
        this.file = file;
    }

    /** The side is about to work. */
    void start() throws IOException, ParseException {
        if (recording.isEmpty()) {
            Recording started = new Recording(Configuration.getConfiguration("profile"));
            started.start();
            recording = Optional.of(started);
        }
    }

    /** Writes what was recorded, if anything was. */
    @Override
    public void close() throws IOException {
        if (recording.isPresent()) {
            recording.get().stop();
            recording.get().dump(file);
            recording.get().close();
        }
    }
}
