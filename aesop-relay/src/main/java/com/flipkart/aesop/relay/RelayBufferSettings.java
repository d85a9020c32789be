package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.FsyncPolicy;
import com.flipkart.aesop.buffer.QueuePolicy;
import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the buffers of a relay are told; each physical source has one of this kind. */
@SettingsGroup(name = "aesop:buffer", doc = "The history that a relay keeps of each of its physical sources.")
public record RelayBufferSettings(
        @Setting(
                        doc = "Most bytes of events that are kept.",
                        defaultValue = "64MB",
                        min = "8KB",
                        databus = "databus.relay.eventBuffer.maxSize")
                DataSize size,
        @Setting(
                        doc =
                                "Bytes of events in one file, the piece in which history is given up; an eighth of the size if not"
                                        + " said.",
                        min = "4KB",
                        max = "1GB",
                        databus = "databus.relay.eventBuffer.maxIndividualBufferSize")
                Optional<DataSize> segmentSize,
        @Setting(
                        doc = "Longest event, header included; a longer one stops the producer.",
                        defaultValue = "10MB",
                        min = "61",
                        max = "1GB",
                        databus = "databus.relay.eventBuffer.maxEventSize")
                DataSize maxEventSize,
        @Setting(
                        doc = "Bytes of events between two entries of the index.",
                        defaultValue = "4KB",
                        min = "256",
                        max = "1MB")
                DataSize indexSpacing,
        @Setting(
                        doc =
                                "When windows are forced to the disk, against a power loss: none for its own sake, what is new each"
                                        + " fsyncInterval, or each window before it is served.",
                        defaultValue = "none")
                FsyncPolicy fsync,
        @Setting(
                        doc = "Time between two forcings with fsync=interval; without effect else.",
                        defaultValue = "1s",
                        min = "1ms",
                        max = "1h")
                Duration fsyncInterval,
        @Setting(
                        doc =
                                "How long history is kept after it came in, beside size: a file whose newest window is older is given"
                                        + " up. For as long as size allows if not said.",
                        min = "1s",
                        max = "3650d")
                Optional<Duration> maxAge,
        @Setting(
                        doc =
                                "Folder of the buffers, one below it for each physical source; the relay's state folder if not said.",
                        rule = "a folder of this relay alone",
                        databus = "databus.relay.eventBuffer.mmapDirectory")
                Optional<Path> directory)
        implements CheckedSettings {

    /** What holds if nothing is said. */
    public static RelayBufferSettings defaults() {
        return SettingsReader.defaults(RelayBufferSettings.class);
    }

    @Override
    public void check(Complaint complaint) {
        segmentSize.ifPresent(segment -> {
            if (size.bytes() / 2 < segment.bytes()) {
                complaint.about(
                        "segmentSize",
                        "segmentSize=" + segment + " is more than half of size=" + size,
                        "Lower the segment size or raise the size: a buffer has at least two segments",
                        // To Databus it is the most that one buffer of several may have, and 500 MB if nobody says.
                        Optional.empty());
            }
        });
    }

    /** The part that a buffer wants. */
    BufferSettings toBufferSettings() {
        BufferSettings whole = BufferSettings.ofCapacity(size.bytes());
        BufferSettings settings = new BufferSettings(
                        size.bytes(),
                        segmentSize
                                .map(segment -> Math.toIntExact(segment.bytes()))
                                .orElse(whole.segmentSize()),
                        Math.toIntExact(maxEventSize.bytes()),
                        Math.toIntExact(indexSpacing.bytes()),
                        QueuePolicy.OVERWRITE_ON_WRITE)
                .withFsync(fsync, fsyncInterval);
        return maxAge.map(settings::withMaxAge).orElse(settings);
    }
}
