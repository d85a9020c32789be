package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.RecoveryReport;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.scn.MaxScnFile;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the buffers of a relay: a folder for each physical source. */
final class BufferOpener {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final RelaySettings settings;
    private final RelayBufferSettings bufferSettings;
    private final Path directory;

    /** @param directory where the buffers' folders are, unless the settings name another place */
    BufferOpener(RelaySettings settings, RelayBufferSettings bufferSettings, Path directory) {
        this.settings = settings;
        this.bufferSettings = bufferSettings;
        this.directory = bufferSettings.directory().orElse(directory);
    }

    /**
     * Opens a source's buffer, a new one if there is none: it then begins after the SCN of an older relay, if one
     * has left it.
     */
    EventBuffer open(PhysicalSource source) {
        Path folder = directory.resolve(source.name());
        long initialScn = isNew(folder) ? initialScn(source) : Scn.NONE;
        EventBuffer buffer = MappedEventBuffer.open(folder, bufferSettings.toBufferSettings(), initialScn);
        RecoveryReport report = buffer.recovery();
        LOG.info(
                "Buffer of {} in {}: {}, last SCN {}, {} bytes checked, {} bytes cut",
                source.name(),
                folder,
                report.origin(),
                Scn.describe(initialScn < 0 ? report.lastScn() : initialScn),
                report.bytesScanned(),
                report.bytesCut());
        return buffer;
    }

    /** Whether there is no ring yet, so that what an older relay has left may count. */
    private static boolean isNew(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Opening the buffer in " + folder + " failed: " + e
                            + ". It has to be a folder that this process can read and write",
                    e);
        }
    }

    private long initialScn(PhysicalSource source) {
        OptionalLong left = settings.maxScnDirectory()
                .map(folder -> MaxScnFile.read(MaxScnFile.path(folder, source.name())))
                .orElse(OptionalLong.empty());
        return left.orElse(settings.initialScn() > 0 ? settings.initialScn() : Scn.NONE);
    }
}
