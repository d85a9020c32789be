package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.io.DurableFile;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which logical sources a buffer may hold events of: all that have been configured for it since it was made. A source
 * that is taken out of the configuration leaves its events in the buffer, and nobody may get them who did not ask for
 * them. Kept as one line of ids in {@code <physical source>.sources} beside the buffer's folder; replaced whole, so it
 * survives a crash.
 */
final class RecordedSources {
    private static final String EXTENSION = ".sources";

    private RecordedSources() {}

    /**
     * Adds the sources that are configured now.
     *
     * @param folder the buffer's folder
     * @param isNew whether the buffer has just been made, and so holds nothing of others
     * @return whether the buffer may hold events of sources that are not configured
     */
    static boolean record(Path folder, PhysicalSource source, boolean isNew) {
        Path file = folder.resolveSibling(folder.getFileName() + EXTENSION);
        Set<Integer> configured = source.sources().stream()
                .map(LogicalSource::id)
                .map(Short::intValue)
                .collect(Collectors.toCollection(TreeSet::new));
        try {
            Set<Integer> known = isNew ? Set.of() : read(file);
            boolean unknown = !isNew && known.isEmpty();
            Set<Integer> all = new TreeSet<>(known);
            boolean changed = all.addAll(configured) || isNew;
            // A buffer without this file was filled by a version that kept none: what it holds is not known.
            if (changed && !unknown) {
                write(file, all);
            }
            return unknown || !configured.containsAll(all);
        } catch (IOException | NumberFormatException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Reading or writing which sources a buffer holds failed, file=" + file + ": " + e
                            + ". It has to be a file that this process can read and write; if it is damaged, delete it,"
                            + " and events are filtered one by one from then on",
                    e);
        }
    }

    private static Set<Integer> read(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            return Set.of(text.split(",", -1)).stream().map(Integer::valueOf).collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        }
    }

    private static void write(Path file, Set<Integer> ids) throws IOException {
        String text = ids.stream().map(String::valueOf).collect(Collectors.joining(",")) + "\n";
        DurableFile.replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
