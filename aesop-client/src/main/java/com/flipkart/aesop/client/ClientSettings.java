package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.ServerAccess;
import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsReader;
import com.flipkart.aesop.wire.StreamCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a client works. {@code docs/settings.md} has the table; the annotations below are where it comes from. */
@SettingsGroup(
        name = "aesop:client",
        doc = "Pulls the changes of some logical sources from a relay and gives them to a consumer.")
public record ClientSettings(
        @Setting(
                        doc =
                                "Where a client begins that has no checkpoint: oldest (the oldest window that the relay has), "
                                        + "latest (the newest one, that one included), or an SCN (the window after it).",
                        defaultValue = "oldest",
                        rule = "oldest, latest or a number of at least 0")
                String start,
        @Setting(
                        doc =
                                "Where the client keeps its checkpoint. In a module: by default the folder checkpoints of its "
                                        + "state directory. In a program: to be said.",
                        databus = "databus.client.checkpointPersistence.fileSystem.rootDirectory")
                Optional<Path> checkpointDirectory,
        @Setting(
                        doc =
                                "Bytes of events that are read ahead of the consumer; rounded up to a power of two. It grows up to "
                                        + "what one event of maxEventSize needs, when such an event comes.",
                        defaultValue = "8MB",
                        min = "64KB",
                        max = "1GB",
                        databus = "databus.client.connectionDefaults.eventBuffer.maxSize")
                DataSize bufferSize,
        @Setting(
                        doc = "The longest event that is taken. A longer one stops the client: EVENT_TOO_LARGE.",
                        defaultValue = "10MB",
                        min = "1KB",
                        max = "1GB",
                        databus = "databus.client.connectionDefaults.eventBuffer.maxEventSize")
                DataSize maxEventSize,
        @Setting(
                        doc = "How long to wait for a relay to accept a connection.",
                        defaultValue = "5s",
                        min = "1ms",
                        max = "10m")
                Duration connectTimeout,
        @Setting(
                        doc =
                                "How long a relay may be silent in the middle of an answer before the connection is given up.",
                        defaultValue = "15s",
                        min = "1ms",
                        max = "1h",
                        unit = "ms",
                        databus = "databus.client.container.readTimeoutMs")
                Duration readTimeout,
        @Setting(
                        doc =
                                "How long a relay is asked to hold an empty answer until there is something to send. Relays of "
                                        + "Databus do not know it and answer at once.",
                        defaultValue = "5s",
                        min = "0s",
                        max = "10s")
                Duration pollWait,
        @Setting(
                        doc = "Pause before the next request to a relay that answers at once that it has nothing.",
                        defaultValue = "100ms",
                        min = "1ms",
                        max = "1h")
                Duration pollInterval,
        @Setting(
                        doc =
                                "Pause after the first failure of a relay or of the consumer; it grows with each further one.",
                        defaultValue = "100ms",
                        min = "0s",
                        max = "1h",
                        unit = "ms",
                        databus = "databus.client.connectionDefaults.pullerRetries.initSleep")
                Duration retryInitialDelay,
        @Setting(
                        doc = "Longest pause after a failure.",
                        defaultValue = "1m",
                        min = "1ms",
                        max = "1d",
                        unit = "ms",
                        databus = "databus.client.connectionDefaults.pullerRetries.maxSleep")
                Duration retryMaxDelay,
        @Setting(
                        doc = "How much longer each pause is than the one before (and 1 ms on top).",
                        defaultValue = "1.1",
                        min = "1",
                        max = "100",
                        databus = "databus.client.connectionDefaults.pullerRetries.sleepIncFactor")
                double retryFactor,
        @Setting(
                        doc =
                                "How many failures of relays in a row are borne before the client is FAILED; -1: any number.",
                        defaultValue = "-1",
                        min = "-1",
                        databus = "databus.client.connectionDefaults.pullerRetries.maxRetryNum")
                int maxRetries,
        @Setting(
                        doc =
                                "How many times in a row the consumer may answer ERROR, without a checkpoint in between, before the "
                                        + "client is FAILED; -1: any number.",
                        defaultValue = "-1",
                        min = "-1",
                        databus = "databus.client.connectionDefaults.dispatcherRetries.maxRetryNum")
                int maxConsumerRetries,
        @Setting(
                        doc =
                                "If no event, and no end of a window, came for so long, the client turns to the next relay.",
                        defaultValue = "15m",
                        min = "1s",
                        max = "30d",
                        unit = "s",
                        databus = "databus.client.connectionDefaults.noEventsConnectionResetTimeSec")
                Duration idleReconnect,
        @Setting(
                        doc =
                                "If one call of the consumer takes longer, the client's status says so. The call is not broken off.",
                        defaultValue = "5m",
                        min = "1ms",
                        max = "30d",
                        unit = "ms",
                        databus = "databus.client.connectionDefaults.consumerTimeBudgetMs")
                Duration callbackBudget,
        @Setting(
                        doc =
                                "How the relays are asked to compress what they send: none or zstd. It spares a long line, and costs "
                                        + "both ends time and memory, so it is not for a relay nearby. A relay that does not know it, or has "
                                        + "enough to do, sends its answer as it is.",
                        defaultValue = "none")
                StreamCompression compress,
        @Setting(
                        doc = "Whether connections to the relays are encrypted; the relays have to speak TLS then.",
                        defaultValue = "false")
                boolean tls,
        @Setting(
                        doc =
                                "PEM file with the certificates of the authorities whose relays are trusted, or of the relays "
                                        + "themselves. By default those that the JDK trusts.",
                        rule = "a file that can be read, with tls=true")
                Optional<Path> tlsTrust,
        @Setting(
                        doc = "What the relays want to hear before they answer: their token.",
                        rule = "printable ASCII without blanks")
                Optional<Secret> token)
        implements CheckedSettings {

    /** What a client does that nobody has told anything. */
    public static ClientSettings defaults() {
        return SettingsReader.defaults(ClientSettings.class);
    }

    /** Where to begin, as a value. */
    public StartFrom startFrom() {
        return StartFrom.parse(start);
    }

    /**
     * How to be let in by the relays.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code INVALID_SETTINGS} if {@code tlsTrust} cannot be used
     */
    ServerAccess access() {
        return ServerAccess.of(tls, tlsTrust, token);
    }

    @Override
    public void check(Complaint complaint) {
        ServerAccess.check(complaint, tls, tlsTrust, token);

        try {
            StartFrom.parse(start);
        } catch (IllegalArgumentException e) {
            complaint.about("start", "start=" + start + " is no place", "Write oldest, latest or an SCN");
        }
        if (retryInitialDelay.compareTo(retryMaxDelay) > 0) {
            complaint.about(
                    "retryInitialDelay",
                    "retryInitialDelay=" + retryInitialDelay.toMillis() + "ms is longer than retryMaxDelay="
                            + retryMaxDelay.toMillis() + "ms",
                    "Make it shorter, or raise retryMaxDelay");
        }
    }
}
