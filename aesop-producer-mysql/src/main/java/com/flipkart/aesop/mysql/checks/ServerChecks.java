package com.flipkart.aesop.mysql.checks;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.server.BinlogFile;
import com.flipkart.aesop.mysql.server.BinlogStatus;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.ServerFacts;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks that the server writes a log from which nothing is missing, and that the user may read it. */
public final class ServerChecks {
    private static final String IN_ITS_CONFIGURATION =
            "; and write it into the server's configuration, so that it stays";

    private final MySqlSettings settings;
    private final Origin origin;
    private final Problems problems;

    /**
     * @param origin where the server's settings are written
     */
    public ServerChecks(MySqlSettings settings, Origin origin, Problems problems) {
        this.settings = settings;
        this.origin = origin;
        this.problems = problems;
    }

    /** Tells all that is wrong with the server's settings. */
    public void checkVariables(ServerFacts facts) {
        if (!facts.variable("log_bin").equalsIgnoreCase("ON")) {
            wrong(
                    "log_bin=" + shown(facts, "log_bin") + ": the server writes no binlog",
                    "Write log_bin=binlog into the server's configuration and restart it");
        }
        expect(facts, "binlog_format", "ROW");
        expect(facts, "binlog_row_image", "FULL");
        if (facts.variable("binlog_row_metadata").isEmpty()) {
            wrong(
                    "the server is too old: version=" + facts.version() + " has no binlog_row_metadata",
                    "Use MySQL 8.0 or MariaDB 10.5, or newer");
        } else {
            expect(facts, "binlog_row_metadata", "FULL");
        }
        refuse(facts, "log_bin_compress", "ON", "OFF");
        refuse(facts, "binlog_transaction_compression", "ON", "OFF");
        refuse(facts, "binlog_row_value_options", "PARTIAL_JSON", "''");
        checkServerId(facts);
    }

    private void checkServerId(ServerFacts facts) {
        if (facts.serverId() == 0) {
            wrong("server_id=0: the server serves no replica", "Run SET GLOBAL server_id=1" + IN_ITS_CONFIGURATION);
        }
        if (settings.serverId().filter(id -> id == facts.serverId()).isPresent()) {
            wrong("serverId=" + facts.serverId() + " is the server's own server_id", "Choose another serverId");
        }
    }

    private void expect(ServerFacts facts, String variable, String value) {
        if (!facts.variable(variable).equalsIgnoreCase(value)) {
            wrong(
                    variable + "=" + shown(facts, variable) + ", and changes are captured only with " + value,
                    "Run SET GLOBAL " + variable + "=" + value + IN_ITS_CONFIGURATION);
        }
    }

    private void refuse(ServerFacts facts, String variable, String value, String instead) {
        if (facts.variable(variable).toUpperCase(Locale.ROOT).contains(value)) {
            wrong(
                    variable + "=" + shown(facts, variable) + ", and such events cannot be decoded yet",
                    "Run SET GLOBAL " + variable + "=" + instead + IN_ITS_CONFIGURATION);
        }
    }

    private static String shown(ServerFacts facts, String variable) {
        String value = facts.variable(variable);
        return value.isEmpty() ? "(none)" : value;
    }

    /** Tells whether the user lacks what it takes to follow the log. */
    public void checkGrants(ServerConnection connection) {
        String user = connection.query("SELECT CURRENT_USER()").get(0).get(0);
        boolean mayFollow = false;
        for (List<String> row : connection.query("SHOW GRANTS")) {
            String grant = row.get(0).toUpperCase(Locale.ROOT);
            boolean role = !grant.contains(" ON ");
            boolean everywhere = grant.contains(" ON *.* ");
            boolean replication = grant.contains("ALL PRIVILEGES")
                    || grant.contains("REPLICATION SLAVE")
                    || grant.contains("REPLICATION REPLICA");
            mayFollow |= role || (everywhere && replication);
        }
        if (!mayFollow) {
            problems.error(
                    ErrorCode.ACCESS_DENIED,
                    origin,
                    "user " + user + " may not read the binlog",
                    "Run GRANT REPLICATION SLAVE ON *.* TO " + quoted(user));
        }
    }

    /** The server's binlog files; empty if the user may not see them, which is told. */
    public Optional<List<BinlogFile>> binlogs(ServerConnection connection) {
        try {
            return Optional.of(connection.binlogs());
        } catch (AesopException e) {
            tellMissingClientGrant(connection, e);
            return Optional.empty();
        }
    }

    /** Where the server writes; empty if the user may not see it, which is told. */
    public Optional<BinlogStatus> binlogStatus(ServerConnection connection) {
        try {
            return Optional.of(connection.binlogStatus());
        } catch (AesopException e) {
            tellMissingClientGrant(connection, e);
            return Optional.empty();
        }
    }

    private void tellMissingClientGrant(ServerConnection connection, AesopException e) {
        if (e.code() != ErrorCode.ACCESS_DENIED) {
            throw e;
        }
        String user = connection.query("SELECT CURRENT_USER()").get(0).get(0);
        String action = "Run GRANT REPLICATION CLIENT ON *.* TO " + quoted(user);
        if (problems.errors().stream().noneMatch(problem -> problem.action().equals(action))) {
            problems.error(
                    ErrorCode.ACCESS_DENIED,
                    origin,
                    "user " + user + " may not see which binlog files there are",
                    action);
        }
    }

    /** Tells whether the files have another name than the settings say. */
    public void checkPrefix(List<BinlogFile> binlogs) {
        settings.binlogPrefix().ifPresent(prefix -> {
            if (!binlogs.isEmpty() && !binlogs.get(0).name().startsWith(prefix + ".")) {
                String actual =
                        binlogs.get(0).name().substring(0, binlogs.get(0).name().lastIndexOf('.'));
                wrong(
                        "binlogPrefix=" + prefix + ", and the server's files are called "
                                + binlogs.get(0).name(),
                        "Set binlogPrefix=" + actual + ", or connect to the right server");
            }
        });
    }

    private void wrong(String what, String action) {
        problems.error(ErrorCode.SOURCE_MISCONFIGURED, origin, what + " (" + settings.address() + ")", action);
    }

    static String quoted(String user) {
        int at = user.lastIndexOf('@');
        return "'" + user.substring(0, at) + "'@'" + user.substring(at + 1) + "'";
    }
}
