package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.binlog.BinlogSession;
import com.flipkart.aesop.mysql.binlog.Collations;
import com.flipkart.aesop.mysql.binlog.LogPlace;
import com.flipkart.aesop.mysql.binlog.MonitoredTables;
import com.flipkart.aesop.mysql.binlog.MySqlPosition;
import com.flipkart.aesop.mysql.binlog.StartPlace;
import com.flipkart.aesop.mysql.binlog.StartResolver;
import com.flipkart.aesop.mysql.checks.ServerChecks;
import com.flipkart.aesop.mysql.checks.TableChecks;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import com.flipkart.aesop.mysql.server.BinlogFile;
import com.flipkart.aesop.mysql.server.BinlogStatus;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.ServerFacts;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done over SQL before each connection to the log: all checks, then the place to begin at.
 *
 * @param tables what is captured
 * @param collations of the server
 * @param start where to begin
 */
record Preparation(BinlogSession.CheckedTables tables, Collations collations, StartPlace start) {
    /**
     * What is checked.
     *
     * @param origins where each logical source is written, by its name
     */
    record Subject(
            PhysicalSource source,
            MySqlSettings settings,
            List<MonitoredTable> tables,
            Origin origin,
            Map<String, Origin> origins) {
        Origin originOf(LogicalSource logical) {
            return origins.getOrDefault(logical.name(), origin);
        }
    }

    /**
     * What has been published: by this producer since its start, else by those before.
     *
     * @param lastScn of the last window
     * @param position of the producer's last window or advance, if there has been one since its start
     * @param atStart what the sink kept when the producer started
     */
    record Published(long lastScn, Optional<MySqlPosition> position, ResumePoint atStart) {}

    /**
     * Checks and finds the place.
     *
     * @param problems told what is wrong already; all are thrown together
     * @throws com.flipkart.aesop.core.error.AesopException with all that is wrong, or because the server cannot be
     *     reached
     */
    static Preparation make(Subject subject, Published published, Problems problems) {
        MySqlSettings settings = subject.settings();
        String tried = "Starting to read " + subject.source().name() + " from " + settings.address()
                + published
                        .position()
                        .map(position -> " after " + position.file() + ":" + position.offset())
                        .orElse("");
        try (ServerConnection connection = ServerConnection.open(settings)) {
            ServerFacts facts = connection.facts();
            ServerChecks server = new ServerChecks(settings, subject.origin(), problems);
            server.checkVariables(facts);
            server.checkGrants(connection);
            boolean logs = facts.variable("log_bin").equalsIgnoreCase("ON");
            Optional<List<BinlogFile>> binlogs = logs ? server.binlogs(connection) : Optional.empty();
            Optional<BinlogStatus> status = logs ? server.binlogStatus(connection) : Optional.empty();
            binlogs.ifPresent(server::checkPrefix);
            TableChecks tables = new TableChecks(settings, connection, problems);
            for (MonitoredTable table : subject.tables()) {
                Origin origin = subject.originOf(table.source());
                tables.check(table, origin);
                status.ifPresent(known -> tables.checkLogged(table, known, origin));
            }
            problems.throwIfAny(tried);
            StartResolver resolver = new StartResolver(settings, connection, facts, binlogs.orElseThrow());
            StartPlace start = published.position().isPresent()
                    ? resolver.resume(published.position().get(), published.lastScn())
                    : resolver.resolve(published.atStart(), status.orElseThrow());
            return new Preparation(
                    new BinlogSession.CheckedTables(
                            new MonitoredTables(subject.tables(), facts.caseMatters()),
                            end(status.orElseThrow()),
                            changed -> checkAgain(subject, changed)),
                    new Collations(connection.charsetsOfCollations()),
                    start);
        }
    }

    /** Checks tables whose definition may have changed; returns where the log ended before that. */
    private static LogPlace checkAgain(Subject subject, List<MonitoredTable> tables) {
        Problems problems = new Problems();
        try (ServerConnection connection = ServerConnection.open(subject.settings())) {
            // First the end of the log: what is defined in between is then looked at twice, and never not at all.
            LogPlace end = end(connection.binlogStatus());
            TableChecks checks = new TableChecks(subject.settings(), connection, problems);
            tables.forEach(table -> checks.check(table, subject.originOf(table.source())));
            problems.throwIfAny("Going on behind a statement that may have changed the definition of captured tables");
            return end;
        }
    }

    private static LogPlace end(BinlogStatus status) {
        return LogPlace.of(status.file(), status.offset());
    }
}
