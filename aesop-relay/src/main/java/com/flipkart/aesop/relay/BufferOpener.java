package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.RecoveryReport;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.scn.MaxScnFile;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the buffers of a relay: a folder for each physical source. */
final class BufferOpener {
    /** Without it the folder holds no ring: docs/formats/buffer.md. */
    private static final String CONTROL_FILE = "control";

    private static final String SCHEMAS = ".schemas";

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private final RelaySettings settings;
    private final RelayBufferSettings bufferSettings;
    private final Path stateDirectory;
    private final Path directory;

    /**
     * A buffer.
     *
     * @param mixed whether it may hold events of logical sources that are no longer configured
     */
    record Opened(EventBuffer buffer, boolean mixed) {}

    /** @param directory where the buffers' folders are, unless the settings name another place */
    BufferOpener(RelaySettings settings, RelayBufferSettings bufferSettings, Path directory) {
        this.settings = settings;
        this.bufferSettings = bufferSettings;
        this.stateDirectory = directory;
        this.directory = bufferSettings.directory().orElse(directory);
    }

    /** What the buffers are told. */
    RelayBufferSettings settings() {
        return bufferSettings;
    }

    /** Where the relay keeps what is not a buffer. */
    Path stateDirectory() {
        return stateDirectory;
    }

    /**
     * Opens a source's buffer, a new one if there is none: it then begins after the SCN of an older relay, if one
     * has left it.
     */
    Opened open(PhysicalSource source) {
        Path folder = directory.resolve(source.name());
        // Where there is a ring, it alone says where to go on, and what an older relay has left is no longer looked at:
        // were it damaged, it would keep a relay from starting that has no use for it.
        long initialScn = Files.exists(folder.resolve(CONTROL_FILE)) ? Scn.NONE : initialScn(source);
        EventBuffer buffer = MappedEventBuffer.open(folder, bufferSettings.toBufferSettings(), initialScn);
        RecoveryReport report = buffer.recovery();
        boolean isNew = report.origin() == RecoveryReport.Origin.NEW;
        boolean mixed;
        try {
            mixed = RecordedSources.record(folder, source, isNew);
        } catch (AesopException e) {
            buffer.close();
            throw e;
        }
        LOG.info(
                "Buffer of {} in {}: {}, last SCN {}, {} bytes checked, {} bytes cut",
                source.name(),
                folder,
                report.origin(),
                Scn.describe(isNew ? initialScn : report.lastScn()),
                report.bytesScanned(),
                report.bytesCut());
        return new Opened(buffer, mixed);
    }

    /** Where a producer may keep the schemas that it brings. */
    Path schemaFolder(PhysicalSource source) {
        return directory.resolve(source.name() + SCHEMAS);
    }

    private long initialScn(PhysicalSource source) {
        OptionalLong left = settings.maxScnDirectory()
                .map(folder -> MaxScnFile.read(MaxScnFile.path(folder, source.name())))
                .orElse(OptionalLong.empty());
        return left.orElse(settings.initialScn() > 0 ? settings.initialScn() : Scn.NONE);
    }
}
