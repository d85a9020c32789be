package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.io.DurableFile;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logical sources a buffer may hold events of: all that have been configured for it since it was made. A source
 * that is taken out of the configuration leaves its events in the buffer, and nobody may get them who did not ask for
 * them. Kept in {@code <physical source>.sources} beside the buffer's folder, in the {@linkplain SourcesFormat format} of
 * docs/formats/sources.md; replaced whole, so it survives a crash.
 */
final class RecordedSources {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
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
            Optional<SourcesFormat> kept = isNew ? Optional.empty() : read(file, source.name());
            boolean unknown = !isNew && kept.isEmpty();
            TreeSet<Integer> all = new TreeSet<>(configured);
            kept.ifPresent(format -> all.addAll(format.ids()));
            SourcesFormat now = new SourcesFormat(source.name(), all);
            // A buffer without this file was filled by a version that kept none: what it holds is not known.
            if (!unknown && !kept.equals(Optional.of(now))) {
                DurableFile.replace(file, ByteBuffer.wrap(now.bytes()));
            }
            return unknown || !configured.containsAll(all);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Reading or writing which sources a buffer holds failed, file=" + file + ": " + e
                            + ". It has to be a file that this process can read and write",
                    e);
        }
    }

    private static Optional<SourcesFormat> read(Path file, String name) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        SourcesFormat format = SourcesFormat.parse(bytes, name, file.toString());
        if (format.version() < SourcesFormat.VERSION) {
            LOG.info(
                    "Which sources the buffer of {} holds, file={}, is in version {} of its format; it is written anew in version {}",
                    name,
                    file,
                    format.version(),
                    SourcesFormat.VERSION);
        }
        return Optional.of(format);
    }
}
