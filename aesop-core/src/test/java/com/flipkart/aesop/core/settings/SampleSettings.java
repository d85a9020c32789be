package com.flipkart.aesop.core.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A settings record with a component of every type. */
@SettingsGroup(name = "aesop:sample", doc = "What the tests set.")
record SampleSettings(
        @Setting(doc = "Name of the host.", rule = "a name or an address") String host,
        @Setting(
                        doc = "Port to listen on.",
                        defaultValue = "9000",
                        min = "0",
                        max = "65535",
                        databus = "databus.relay.container.httpPort")
                int port,
        @Setting(
                        doc = "Room for events.",
                        defaultValue = "8MB",
                        min = "1MB",
                        databus = "databus.relay.eventBuffer.maxSize")
                DataSize size,
        @Setting(
                        doc = "How long a peer may be silent.",
                        defaultValue = "15s",
                        min = "1ms",
                        max = "1h",
                        unit = "ms",
                        databus = {"databus.relay.container.readTimeoutMs", "databus.relay.container.writeTimeoutMs"})
                Duration timeout,
        @Setting(doc = "Where files <name>|<nick> lie.", defaultValue = "state") Path directory,
        @Setting(doc = "What to do when full.", defaultValue = "overwrite-oldest") WhenFull whenFull,
        @Setting(doc = "Whether to check.", defaultValue = "false") boolean check,
        @Setting(doc = "First SCN.", defaultValue = "-1", min = "-1") long initialScn,
        @Setting(doc = "Growth of delays.", defaultValue = "1.1", min = "1") double factor,
        @Setting(doc = "Opens the door.") Optional<Secret> password,
        @Setting(doc = "Peers to ask.") List<HostAndPort> peers)
        implements CheckedSettings {

    enum WhenFull {
        OVERWRITE_OLDEST,
        BLOCK
    }

    @Override
    public void check(Complaint complaint) {
        if (whenFull == WhenFull.BLOCK && check) {
            complaint.about("check", "check=true cannot go with whenFull=block", "Set one of them to its default");
        }
    }
}
