package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsReader;
import com.flipkart.aesop.wire.Tokens;
import com.flipkart.aesop.wire.http.ClientLimits;
import com.flipkart.aesop.wire.http.ServerSettings;
import com.flipkart.aesop.wire.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a relay is told. The settings of its buffers are {@link RelayBufferSettings}. */
@SettingsGroup(
        name = "aesop:relay",
        doc = "A relay: where it listens, what it allows its clients, and where it finds schemas and old SCNs.")
public record RelaySettings(
        @Setting(
                        doc = "Name or address of this machine to listen at; 0.0.0.0 stands for all of its addresses.",
                        defaultValue = "127.0.0.1",
                        rule =
                                "an address of the loopback interface unless there is TLS or a token, or insecure is true")
                String host,
        @Setting(
                        doc = "Port to listen at; 0 lets the system choose one that is free.",
                        defaultValue = "9000",
                        min = "0",
                        max = "65535",
                        databus = "databus.relay.container.httpPort")
                int port,
        @Setting(
                        doc = "Whether it may listen where other machines can reach it, although anybody who does"
                                + " can read.",
                        defaultValue = "false")
                boolean insecure,
        @Setting(
                        doc = "Threads that serve clients; 0 stands for one for each processor.",
                        defaultValue = "0",
                        min = "0",
                        max = "256")
                int threads,
        @Setting(
                        doc = "Most connections at once; a further one is answered with status 503 and closed.",
                        defaultValue = "1000",
                        min = "1",
                        max = "1000000")
                int maxConnections,
        @Setting(
                        doc = "Bytes of events that are sent at a time; what a client that does not read costs in"
                                + " memory.",
                        defaultValue = "64KB",
                        min = "4KB",
                        max = "4MB")
                DataSize chunkSize,
        @Setting(
                        doc = "How long a client may take from the first byte of a request to its last.",
                        defaultValue = "15s",
                        min = "100ms",
                        max = "1h")
                Duration requestTimeout,
        @Setting(
                        doc = "How long a client may take nothing of its answer before it is dropped.",
                        defaultValue = "15s",
                        min = "100ms",
                        max = "1h",
                        unit = "ms",
                        databus = "databus.relay.container.writeTimeoutMs")
                Duration writeTimeout,
        @Setting(
                        doc = "How long a connection may be open without a request.",
                        defaultValue = "5m",
                        min = "1s",
                        max = "7d",
                        unit = "ms",
                        databus = "databus.relay.container.readTimeoutMs")
                Duration idleTimeout,
        @Setting(
                        doc = "Longest time for which an empty answer is held if the client asks for it.",
                        defaultValue = "10s",
                        min = "0s",
                        max = "10s")
                Duration maxWait,
        @Setting(
                        doc = "Longest time for which an answer is kept open that follows the stream; 0s: none is.",
                        defaultValue = "1h",
                        min = "0s",
                        max = "7d")
                Duration maxFollow,
        @Setting(
                        doc =
                                "Most answers at once that are compressed for clients that ask for it; each takes up to 1 MB of memory "
                                        + "outside the heap. Further ones are sent as they are. 0: none is.",
                        defaultValue = "64",
                        min = "0",
                        max = "100000")
                int maxCompressed,
        @Setting(
                        doc = "Folder of the schemas, <source>.<version>.avsc.",
                        defaultValue = "schemas_registry",
                        rule = "a folder that can be read",
                        databus = "databus.relay.schemaRegistry.fileSystem.schemaDir")
                Path schemaDirectory,
        @Setting(
                        doc = "Folder of the MaxSCN files of an older relay; read where a buffer is new, never"
                                + " written.",
                        rule = "a folder",
                        databus = "databus.relay.dataSources.sequenceNumbersHandler.file.scnDir")
                Optional<Path> maxScnDirectory,
        @Setting(
                        doc = "SCN to go on from where a buffer is new and there is no MaxSCN file; 0 stands for none.",
                        defaultValue = "0",
                        min = "0",
                        databus = "databus.relay.dataSources.sequenceNumbersHandler.file.initVal")
                long initialScn,
        @Setting(
                        doc =
                                "PEM file of the certificate that is shown to clients, and of those between it and an authority that "
                                        + "they trust. With it everything on the port is encrypted. A changed file is "
                                        + "taken up within ten seconds.",
                        rule = "a file that can be read, with tlsKey")
                Optional<Path> tlsCertificate,
        @Setting(
                        doc = "PEM file of the certificate's private key, PKCS#8.",
                        rule = "a file that can be read, with tlsCertificate")
                Optional<Path> tlsKey,
        @Setting(doc = "Password of the private key, if it is encrypted.", rule = "with tlsKey")
                Optional<Secret> tlsKeyPassword,
        @Setting(
                        doc =
                                "What everybody has to show who reads: Authorization: Bearer <token>. Without it whoever reaches "
                                        + "the port can read.",
                        rule = "8 to 4096 printable ASCII characters without blanks")
                Optional<Secret> token,
        @Setting(
                        doc =
                                "What has to be shown by whoever changes something. By default one that is generated at the first "
                                        + "start, in the file admin.token of the relay's state directory.",
                        rule = "8 to 4096 printable ASCII characters without blanks")
                Optional<Secret> adminToken,
        @Setting(
                        doc =
                                "Most connections at once from one address; a further one is closed. 0 stands for no limit but "
                                        + "maxConnections.",
                        defaultValue = "0",
                        min = "0",
                        max = "1000000")
                int maxConnectionsPerClient,
        @Setting(
                        doc =
                                "Bytes a second that all connections from one address are sent together; what is beyond is sent "
                                        + "later. 0 stands for no limit.",
                        defaultValue = "0",
                        rule = "0, or at least chunkSize")
                DataSize maxBytesPerSecondPerClient,
        @Setting(
                        doc =
                                "Requests a second of all connections from one address together; what is beyond is read later. 0 "
                                        + "stands for no limit.",
                        defaultValue = "0",
                        min = "0",
                        max = "1000000")
                int maxRequestsPerSecondPerClient)
        implements CheckedSettings {

    /** What holds if nothing is said. */
    public static RelaySettings defaults() {
        return SettingsReader.defaults(RelaySettings.class);
    }

    @Override
    public void check(Complaint complaint) {
        checkTls(complaint);
        checkToken(complaint, "token", token);
        checkToken(complaint, "adminToken", adminToken);
        if (maxBytesPerSecondPerClient.bytes() > 0 && maxBytesPerSecondPerClient.bytes() < chunkSize.bytes()) {
            complaint.about(
                    "maxBytesPerSecondPerClient",
                    "maxBytesPerSecondPerClient=" + maxBytesPerSecondPerClient + " is less than chunkSize=" + chunkSize
                            + ", so a client would wait for seconds between two chunks",
                    "Raise it, lower chunkSize, or write 0 for no limit");
        }
        if (!insecure && tlsCertificate.isEmpty() && token.isEmpty() && Reachability.fromElsewhere(host)) {
            complaint.about(
                    "host",
                    "host=" + host
                            + " can be reached from other machines, and whoever reaches it can read every change",
                    "Set tlsCertificate and tlsKey, or token, or both; or listen at 127.0.0.1; or say insecure=\"true\" if the "
                            + "network is trusted");
        }
    }

    private void checkTls(Complaint complaint) {
        if (tlsCertificate.isPresent() && tlsKey.isEmpty()) {
            complaint.about(
                    "tlsCertificate", "tlsCertificate=" + tlsCertificate.get() + " without tlsKey", "Add tlsKey");
        }
        if (tlsKey.isPresent() && tlsCertificate.isEmpty()) {
            complaint.about("tlsKey", "tlsKey=" + tlsKey.get() + " without tlsCertificate", "Add tlsCertificate");
        }
        if (tlsKeyPassword.isPresent() && tlsKey.isEmpty()) {
            complaint.about("tlsKeyPassword", "tlsKeyPassword without tlsKey", "Add tlsKey, or leave it out");
        }
    }

    private static void checkToken(Complaint complaint, String name, Optional<Secret> token) {
        if (token.isPresent() && !Tokens.isToken(token.get())) {
            complaint.about(name, name + " is no text that can be a token", Tokens.RULE);
        }
    }

    /** The part that the server wants. */
    ServerSettings server() {
        int loops = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new ServerSettings(
                host,
                port,
                loops,
                maxConnections,
                Math.toIntExact(chunkSize.bytes()),
                new ServerSettings.Timeouts(requestTimeout, writeTimeout, idleTimeout),
                tlsCertificate.map(certificate -> new TlsFiles(certificate, tlsKey.orElseThrow(), tlsKeyPassword)),
                new ClientLimits(
                        maxConnectionsPerClient, maxBytesPerSecondPerClient.bytes(), maxRequestsPerSecondPerClient));
    }
}
