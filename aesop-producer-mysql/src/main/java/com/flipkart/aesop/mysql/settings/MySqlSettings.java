package com.flipkart.aesop.mysql.settings;

import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a MySQL producer is told about its server. Use {@link com.flipkart.aesop.core.settings.SettingsBuilder}. */
@SettingsGroup(name = "aesop:mysql", doc = "A MySQL or MariaDB server whose binlog is read.")
public record MySqlSettings(
        @Setting(doc = "Host name or address of the server.", defaultValue = "localhost", rule = "not empty")
                String host,
        @Setting(doc = "TCP port of the server.", defaultValue = "3306", min = "1", max = "65535") int port,
        @Setting(doc = "User with REPLICATION SLAVE, REPLICATION CLIENT and SELECT.", rule = "not empty") String user,
        @Setting(doc = "Password of the user.", defaultValue = "") Secret password,
        @Setting(
                        doc =
                                "Id by which the server knows this producer as a replica; no other replica may have it. If it is "
                                        + "not set, one is chosen at random.",
                        min = "1",
                        max = "4294967295")
                Optional<Long> serverId,
        @Setting(
                        doc =
                                "Where to start when the buffer is empty and there is no old SCN, or when epoch was raised.",
                        defaultValue = "now",
                        rule = StartPosition.RULE)
                String start,
        @Setting(
                        doc =
                                "Highest part of new SCNs. Raise it by one to leave behind what was read before, after a RESET, "
                                        + "a failover or a change of server: reading then begins at start=, once, and clients "
                                        + "do not take the new changes for old ones. A lower one than in use does not count.",
                        defaultValue = "0",
                        min = "0",
                        max = "255")
                int epoch,
        @Setting(
                        doc = "First part of the names of the server's binlog files, if it has to be checked.",
                        rule = "as in binlog of binlog.000003")
                Optional<String> binlogPrefix,
        @Setting(doc = "How connections are protected.", defaultValue = "disabled") TlsMode tls,
        @Setting(doc = "PEM file with the certificates to trust; without it, those that Java trusts.")
                Optional<Path> tlsCa,
        @Setting(doc = "How long to wait for a connection.", defaultValue = "10s", min = "100ms", max = "10m")
                Duration connectTimeout,
        @Setting(
                        doc = "How long the server may be silent before the connection counts as broken.",
                        defaultValue = "30s",
                        min = "1s",
                        max = "1h")
                Duration readTimeout,
        @Setting(
                        doc = "How often the server shall say that it is there when nothing happens.",
                        defaultValue = "1s",
                        min = "100ms",
                        max = "10m")
                Duration heartbeat,
        @Setting(
                        doc = "Longest pause between two attempts after a failure; the first ones come sooner.",
                        defaultValue = "30s",
                        min = "100ms",
                        max = "1h")
                Duration maxRetryPause,
        @Setting(
                        doc = "Transactions to leave out, each by the place where it starts, as a failure names it.",
                        rule = "file:offset, separated by commas")
                List<String> skip,
        @Setting(
                        doc =
                                "What to do when rows of a captured table go or come by a statement for which there are no row "
                                        + "events: TRUNCATE, DROP, CREATE OR REPLACE or RENAME of the table, DROP DATABASE, and "
                                        + "ALTER TABLE that drops, truncates, exchanges or converts a partition or discards or "
                                        + "imports a tablespace.",
                        defaultValue = "fail")
                Emptied emptied,
        @Setting(
                        doc =
                                "Whether a captured table may be changed by a foreign key's cascade, which the log does not show.",
                        defaultValue = "refuse")
                Cascades cascades)
        implements CheckedSettings {
    public MySqlSettings {
        skip = List.copyOf(skip);
    }

    /** Where to start. */
    public StartPosition startPosition() {
        return StartPosition.parse(start);
    }

    /** {@code host:port}, for messages. */
    public String address() {
        return host + ":" + port;
    }

    @Override
    public void check(Complaint complaint) {
        if (host.isBlank()) {
            complaint.about("host", "host is empty", "Name the server's host");
        }
        if (user.isBlank()) {
            complaint.about("user", "user is empty", "Name a user of the server");
        }
        try {
            StartPosition.parse(start);
        } catch (IllegalArgumentException e) {
            complaint.about("start", "start=" + start + ": " + e.getMessage(), "It has to be " + StartPosition.RULE);
        }
        for (String place : skip) {
            if (!place.matches(".+\\.\\d+:\\d+")) {
                complaint.about(
                        "skip",
                        "skip=" + place + " is no place",
                        "Copy file:offset from the failure: binlog.000003:1234");
            }
        }
        if (readTimeout.compareTo(heartbeat.multipliedBy(2)) < 0) {
            complaint.about(
                    "readTimeout",
                    "readTimeout=" + readTimeout.toMillis() + " ms is less than two heartbeats of "
                            + heartbeat.toMillis() + " ms",
                    "Raise readTimeout, or lower heartbeat");
        }
    }
}
