package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.ServerAccess;
import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.wire.StreamCompression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a relay of a relay is told of its upstreams. Use {@link com.flipkart.aesop.core.settings.SettingsBuilder}. */
@SettingsGroup(
        name = "aesop:upstream",
        doc = "Another relay whose windows are taken over as they are; several, if they serve the same source.")
public record UpstreamSettings(
        @Setting(
                        doc =
                                "Addresses of the relays to read from, host:port, separated by commas. The first that answers is read "
                                        + "until it fails; then the next. They have to read the same database.",
                        rule = "at least one, each once")
                List<HostAndPort> relays,
        @Setting(
                        doc =
                                "Where to begin when the buffer is empty: oldest (the oldest window that the upstream has), latest (the "
                                        + "newest one, that one included), or an SCN (the window after it).",
                        defaultValue = "oldest",
                        rule = UpstreamStart.RULE)
                String start,
        @Setting(
                        doc =
                                "Bytes of events that are asked for at a time. They go straight into the buffer; none of them wait in memory.",
                        defaultValue = "16MB",
                        min = "4KB",
                        max = "1GB")
                DataSize fetchSize,
        @Setting(
                        doc = "How long to wait for an upstream to accept a connection.",
                        defaultValue = "5s",
                        min = "1ms",
                        max = "10m")
                Duration connectTimeout,
        @Setting(
                        doc =
                                "How long an upstream may be silent in the middle of an answer before the connection is given up.",
                        defaultValue = "15s",
                        min = "1ms",
                        max = "1h")
                Duration readTimeout,
        @Setting(
                        doc =
                                "An upstream that can do it keeps its answer open and sends windows as they are committed; this is after how "
                                        + "long without one it repeats the end of the last. Another is asked to hold an empty answer for so "
                                        + "long. Relays of Databus know neither and answer at once. 0s: ask again and again.",
                        defaultValue = "5s",
                        min = "0s",
                        max = "10s")
                Duration pollWait,
        @Setting(
                        doc = "Pause before the next request to an upstream that answers at once that it has nothing.",
                        defaultValue = "100ms",
                        min = "1ms",
                        max = "1h")
                Duration pollInterval,
        @Setting(
                        doc =
                                "Longest pause after all upstreams have failed. The first is 100 ms, each further one twice as long.",
                        defaultValue = "10s",
                        min = "1ms",
                        max = "1h")
                Duration maxRetryPause,
        @Setting(
                        doc = "If no event, and no end of a window, came for so long, the next upstream is read.",
                        defaultValue = "15m",
                        min = "1s",
                        max = "30d")
                Duration idleReconnect,
        @Setting(
                        doc =
                                "How the upstreams are asked to compress what they send: none or zstd. It spares a long line, and costs "
                                        + "both ends time and memory. An upstream that does not know it, or has enough to do, sends its "
                                        + "answer as it is.",
                        defaultValue = "none")
                StreamCompression compress,
        @Setting(
                        doc = "Whether connections to the upstreams are encrypted; they have to speak TLS then.",
                        defaultValue = "false")
                boolean tls,
        @Setting(
                        doc =
                                "PEM file with the certificates of the authorities whose relays are trusted, or of the relays "
                                        + "themselves. By default those that the JDK trusts.",
                        rule = "a file that can be read, with tls=true")
                Optional<Path> tlsTrust,
        @Setting(
                        doc = "What the upstreams want to hear before they answer: their token.",
                        rule = "printable ASCII without blanks")
                Optional<Secret> token)
        implements CheckedSettings {

    public UpstreamSettings {
        relays = List.copyOf(relays);
    }

    /** Where to begin, as a value. */
    UpstreamStart startFrom() {
        return UpstreamStart.parse(start);
    }

    /**
     * How to be let in by the upstreams.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code INVALID_SETTINGS} if {@code tlsTrust} cannot be used
     */
    ServerAccess access() {
        return ServerAccess.of(tls, tlsTrust, token);
    }

    @Override
    public void check(Complaint complaint) {
        ServerAccess.check(complaint, tls, tlsTrust, token);
        if (relays.isEmpty()) {
            complaint.about("relays", "no relay is named", "Write host:port of one relay, or of several with commas");
        }
        if (relays.stream().distinct().count() < relays.size()) {
            complaint.about("relays", "relays=" + relays + " names one twice", "Name each once");
        }
        try {
            UpstreamStart.parse(start);
        } catch (IllegalArgumentException e) {
            complaint.about("start", "start=" + start + " is no place", "Write " + UpstreamStart.RULE);
        }
    }
}
