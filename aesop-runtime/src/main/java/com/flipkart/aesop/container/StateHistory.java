package com.flipkart.aesop.container;

import com.flipkart.aesop.core.module.PartStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The state changes of one module: logged, one line each; the last {@link #KEPT} in memory; and, once the
 * module has its state directory, all of them in the file {@link #FILE}, one old file behind it, so that
 * what happened in the night can be read in the morning. May be used from any thread.
 */
final class StateHistory {
    static final int KEPT = 200;
    static final String FILE = "states.log";
    private static final String OLD_FILE = "states.log.1";
    private static final long LARGEST_FILE = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger("aesop.state");

    private final Deque<StateChange> last = new ArrayDeque<>();
    private Optional<Path> directory = Optional.empty();

    /** From now on, and for what has been so far, {@code directory} holds the file. */
    synchronized void keepIn(Path directory) {
        this.directory = Optional.of(directory);
        last.forEach(this::write);
    }

    synchronized void add(StateChange change) {
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(change);
        log(change);
        write(change);
    }

    /** The changes in memory, oldest first. */
    synchronized List<StateChange> changes() {
        return List.copyOf(last);
    }

    private static void log(StateChange change) {
        PartStatus status = change.status();
        MDC.put(ModuleNameConverter.MODULE, change.module());
        try {
            switch (status.state()) {
                case FAILED -> LOG.error("{} {}", change.subject(), status);
                case RETRYING -> LOG.warn("{} {}", change.subject(), status);
                case NEW, STARTING, RUNNING, STOPPING, STOPPED -> LOG.info("{} {}", change.subject(), status);
            }
        } finally {
            MDC.remove(ModuleNameConverter.MODULE);
        }
    }

    private void write(StateChange change) {
        if (directory.isEmpty()) {
            return;
        }
        Path file = directory.get().resolve(FILE);
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST_FILE) {
                Files.move(file, file.resolveSibling(OLD_FILE), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    change.at() + " " + change.subject() + " " + change.status() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // A full disk must not take down what still runs; the log has the change in any case.
            LOG.warn(
                    "writing {} failed: {}. The change is in the log alone; make room or mend the directory.",
                    file,
                    e.toString());
        }
    }
}
