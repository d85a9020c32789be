package com.flipkart.aesop.client.checkpoint;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.ConsumptionMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds and reads the checkpoint files of Databus and Aesop 1: {@code cp_<source>-<source>.current}, in the checkpoint
 * directory or in the folder of a registration inside it.
 *
 * <p>In the name each character of a source that is not a letter, a digit or {@code _} is a {@code _}; with five sources
 * or more the prefix {@code com.linkedin.events.} is left out; it is cut off at 240 characters. The file is one line
 * of JSON. While Databus replaces it, the previous one is {@code .oldcurrent}: that is taken if there is no other, which
 * at worst delivers a window again.
 */
final class DatabusCheckpoints {
    private static final String PREFIX = "cp_";
    private static final String CURRENT = ".current";
    private static final String PREVIOUS = ".oldcurrent";
    private static final String LONG_PACKAGE = "com.linkedin.events.";
    private static final int SOURCES_FOR_SHORT_NAMES = 5;
    private static final int MAX_NAME_LENGTH = 240;

    private DatabusCheckpoints() {}

    /** A checkpoint, and the file that it was in. */
    record Found(Path file, Checkpoint checkpoint) {}

    /**
     * Files that hold a checkpoint of a client with these sources, the one that counts first.
     *
     * @param directory the checkpoint directory
     * @param client a registration's folder has this name
     */
    static List<Path> files(Path directory, String client, List<String> sources) {
        String name = name(sources);
        return Stream.of(directory, directory.resolve(client))
                .flatMap(folder -> Stream.of(CURRENT, PREVIOUS).map(suffix -> folder.resolve(name + suffix)))
                .filter(Files::isRegularFile)
                .toList();
    }

    /**
     * Reads the checkpoint of a client with these sources, if there is one.
     *
     * @param directory the checkpoint directory
     * @param client a registration's folder has this name
     * @param howToForget what to do so that it is not found any more, for messages
     * @throws AesopException {@code CORRUPT} if there is one that cannot be read or gone on from
     */
    static Optional<Found> read(Path directory, String client, List<String> sources, String howToForget)
            throws IOException {
        List<Path> files = files(directory, client, sources);
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(files.get(0), read(files.get(0), howToForget)));
    }

    /** The name that Databus gives the file, without its suffix. */
    static String name(List<String> sources) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            if (sources.size() >= SOURCES_FOR_SHORT_NAMES && source.startsWith(LONG_PACKAGE)) {
                source = source.substring(LONG_PACKAGE.length());
            }
            name.append(i == 0 ? "" : "-").append(source.replaceAll("\\W", "_"));
        }
        return name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
    }

    private static Checkpoint read(Path file, String howToForget) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw CheckpointFormat.damaged(
                    file.toString(), "it is no checkpoint of Databus: " + e.getMessage(), howToForget, e);
        }
        if (checkpoint.mode() == ConsumptionMode.INIT) {
            return Checkpoint.FLEXIBLE;
        }
        if (checkpoint.mode() != ConsumptionMode.ONLINE_CONSUMPTION) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Reading checkpoint file=" + file + " failed: its consumption_mode=" + checkpoint.mode()
                            + ": a bootstrap was going on, and this client has no bootstrap server. Let the old client "
                            + "finish it, or " + howToForget + " and say where to begin with the setting start");
        }
        return checkpoint.atWindowBorder();
    }
}
