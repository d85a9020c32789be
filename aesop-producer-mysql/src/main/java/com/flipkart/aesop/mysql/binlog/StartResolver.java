package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.mysql.server.BinlogFile;
import com.flipkart.aesop.mysql.server.BinlogStatus;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.ServerFacts;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.settings.StartPosition;
import java.util.List;
import java.util.Optional;

/**
 * Finds where to begin to read, and proves that the server's log still goes on from there: the same server, the file
 * still there, long enough, and with the same history before the place.
 */
public final class StartResolver {
    private final MySqlSettings settings;
    private final ServerConnection connection;
    private final ServerFacts facts;
    private final List<BinlogFile> binlogs;

    public StartResolver(
            MySqlSettings settings, ServerConnection connection, ServerFacts facts, List<BinlogFile> binlogs) {
        this.settings = settings;
        this.connection = connection;
        this.facts = facts;
        this.binlogs = List.copyOf(binlogs);
    }

    /**
     * @param resume what the sink kept
     * @param status where the server writes now
     * @throws AesopException SOURCE_LOG_LOST if the place is gone, SOURCE_MISCONFIGURED if it is another server's
     */
    public StartPlace resolve(ResumePoint resume, BinlogStatus status) {
        if (resume.position().isPresent()) {
            return resume(MySqlPosition.decode(resume.position().get()), resume.scn());
        }
        if (resume.scn() != Scn.NONE) {
            return atScn(resume.scn(), resume.scn());
        }
        StartPosition start = settings.startPosition();
        if (start instanceof StartPosition.AtScn at) {
            return atScn(at.scn(), Scn.NONE);
        }
        if (start instanceof StartPosition.At at) {
            requireFile(at.file(), at.offset());
            return StartPlace.scan(at.file(), at.offset(), Scn.NONE, facts.serverId(), facts.serverUuid());
        }
        MySqlPosition position = start instanceof StartPosition.Oldest
                ? position(binlogs.get(0).name(), StartPlace.FIRST_OFFSET, "")
                : position(status.file(), status.offset(), status.gtids().replaceAll("\\s", ""));
        return new StartPlace(position, 0, Scn.NONE, true);
    }

    /**
     * Goes on after what this producer has done itself.
     *
     * @throws AesopException as {@link #resolve}
     */
    public StartPlace resume(MySqlPosition position, long lastScn) {
        boolean sameServer = position.serverId() == facts.serverId()
                && (position.serverUuid().isEmpty()
                        || facts.serverUuid().isEmpty()
                        || position.serverUuid().equals(facts.serverUuid()));
        if (!sameServer) {
            throw new AesopException(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    "Going on at " + position.describe() + " failed: " + settings.address() + " is another server, id "
                            + facts.serverId() + (facts.serverUuid().isEmpty() ? "" : " uuid " + facts.serverUuid())
                            + ", and its files and positions mean something else. Connect to the server that the "
                            + "position is of; or, to start afresh on this one, empty the relay's buffer directory and "
                            + "give consumers a new snapshot");
        }
        requireFile(position.file(), position.offset());
        requireSameHistory(position);
        return StartPlace.after(position, lastScn);
    }

    private StartPlace atScn(long scn, long lastScn) {
        int number = Scn.file(scn);
        Optional<BinlogFile> file = binlogs.stream()
                .filter(candidate -> MySqlPosition.fileNumber(candidate.name()) == number)
                .findFirst();
        if (file.isEmpty()) {
            throw lost("SCN " + Scn.describe(scn), "there is no binlog file with the number " + number);
        }
        return StartPlace.scan(file.get().name(), Scn.position(scn), lastScn, facts.serverId(), facts.serverUuid());
    }

    private void requireFile(String name, long offset) {
        Optional<BinlogFile> file = binlogs.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (file.isEmpty()) {
            throw lost(name + ":" + offset, "the file is not there any more");
        }
        if (offset > file.get().length()) {
            throw lost(name + ":" + offset, "the file ends at " + file.get().length());
        }
    }

    /** A RESET and a restored server write files of the same names; what was done before the place tells them apart. */
    private void requireSameHistory(MySqlPosition position) {
        if (position.gtids().isEmpty()) {
            return;
        }
        boolean same;
        String found;
        if (facts.isMariaDb()) {
            found = String.valueOf(connection
                    .query(
                            "SELECT BINLOG_GTID_POS(?, CAST(? AS UNSIGNED))",
                            position.file(),
                            Long.toString(position.offset()))
                    .get(0)
                    .get(0));
            same = sameDomains(found, position.gtids());
        } else {
            found = facts.variable("gtid_executed").replaceAll("\\s", "");
            same = connection
                    .query("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)", position.gtids())
                    .get(0)
                    .get(0)
                    .equals("1");
        }
        if (!same) {
            throw lost(
                    position.describe(),
                    "the server's log has another history there: GTIDs " + (found.isEmpty() ? "(none)" : found));
        }
    }

    private static boolean sameDomains(String found, String known) {
        GtidSet ours = new GtidSet();
        ours.reset(known);
        GtidSet theirs = new GtidSet();
        theirs.reset(found);
        return ours.hasSameEntries(theirs);
    }

    private MySqlPosition position(String file, long offset, String gtids) {
        return new MySqlPosition(file, 0, offset, facts.serverId(), facts.serverUuid(), gtids);
    }

    private AesopException lost(String place, String why) {
        String oldest = binlogs.isEmpty() ? "none" : binlogs.get(0).name();
        return new AesopException(
                ErrorCode.SOURCE_LOG_LOST,
                "Going on at " + place + " of " + settings.address() + " failed: " + why + "; oldest file=" + oldest
                        + ". " + LogLost.WAY_OUT);
    }
}
