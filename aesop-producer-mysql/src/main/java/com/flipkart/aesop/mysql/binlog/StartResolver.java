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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where to begin to read, and proves that the server's log still goes on from there: the same server, the file
 * still there, long enough, and with the same history before the place.
 */
public final class StartResolver {
    private static final Logger LOG = LoggerFactory.getLogger(StartResolver.class);

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
        if (resume.scn() != Scn.NONE && settings.epoch() > Scn.epoch(resume.scn())) {
            LOG.warn(
                    "epoch={} is higher than that of the last SCN {}: what was read before is left behind, and reading "
                            + "begins at start={} of {}",
                    settings.epoch(),
                    Scn.describe(resume.scn()),
                    settings.start(),
                    settings.address());
            return asTheSettingsSay(resume.scn(), status);
        }
        if (resume.position().isPresent()) {
            return resume(MySqlPosition.decode(resume.position().get()), resume.scn());
        }
        if (resume.scn() != Scn.NONE) {
            return atScn(resume.scn(), resume.scn());
        }
        return asTheSettingsSay(Scn.NONE, status);
    }

    private StartPlace asTheSettingsSay(long lastScn, BinlogStatus status) {
        StartPosition start = settings.startPosition();
        if (start instanceof StartPosition.AtScn at) {
            return atScn(at.scn(), lastScn);
        }
        if (start instanceof StartPosition.At at) {
            requireFile(at.file(), at.offset(), lastScn);
            return StartPlace.scan(at.file(), at.offset(), lastScn, facts.serverId(), facts.serverUuid());
        }
        boolean oldest = start instanceof StartPosition.Oldest;
        MySqlPosition position = oldest
                ? position(binlogs.get(0).name(), StartPlace.FIRST_OFFSET, "")
                : position(status.file(), status.offset(), status.gtids().replaceAll("\\s", ""));
        return new StartPlace(position, 0, lastScn, true, oldest);
    }

    /**
     * Goes on after what this producer has done itself.
     *
     * @throws AesopException as {@link #resolve}
     */
    public StartPlace resume(MySqlPosition position, long lastScn) {
        boolean haveUuids =
                !position.serverUuid().isEmpty() && !facts.serverUuid().isEmpty();
        boolean sameServer =
                haveUuids ? position.serverUuid().equals(facts.serverUuid()) : position.serverId() == facts.serverId();
        if (!sameServer) {
            throw new AesopException(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    "Going on at " + position.describe() + " failed: " + settings.address() + " is another server, id "
                            + facts.serverId() + (facts.serverUuid().isEmpty() ? "" : " uuid " + facts.serverUuid())
                            + ", and its files and positions mean something else. Connect to the server that the "
                            + "position is of; or, to start afresh on this one, raise epoch to "
                            + LogLost.nextEpoch(lastScn) + ", so that clients do not take its changes for old ones, "
                            + "choose where to start with start=, and give consumers a new snapshot");
        }
        requireFile(position.file(), position.offset(), lastScn);
        requireSameHistory(position, lastScn);
        return StartPlace.after(position, lastScn);
    }

    private StartPlace atScn(long scn, long lastScn) {
        int number = Scn.file(scn);
        Optional<BinlogFile> file = binlogs.stream()
                .filter(candidate -> MySqlPosition.fileNumber(candidate.name()) == number)
                .findFirst();
        if (file.isEmpty()) {
            throw lost("SCN " + Scn.describe(scn), "there is no binlog file with the number " + number, lastScn);
        }
        long position = Scn.position(scn);
        if (position != Scn.MAX_POSITION) {
            requireFile(file.get().name(), position, lastScn); // the largest stands for all that are beyond it
        }
        return StartPlace.scan(file.get().name(), position, lastScn, facts.serverId(), facts.serverUuid());
    }

    private void requireFile(String name, long offset, long lastScn) {
        Optional<BinlogFile> file = binlogs.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        if (file.isEmpty()) {
            throw lost(name + ":" + offset, "the file is not there any more", lastScn);
        }
        if (offset > file.get().length()) {
            throw lost(name + ":" + offset, "the file ends at " + file.get().length(), lastScn);
        }
    }

    /** A RESET and a restored server write files of the same names; what was done before the place tells them apart. */
    private void requireSameHistory(MySqlPosition position, long lastScn) {
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
                    "the server's log has another history there: GTIDs " + (found.isEmpty() ? "(none)" : found),
                    lastScn);
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

    private AesopException lost(String place, String why, long lastScn) {
        String oldest = binlogs.isEmpty() ? "none" : binlogs.get(0).name();
        return new AesopException(
                ErrorCode.SOURCE_LOG_LOST,
                "Going on at " + place + " of " + settings.address() + " failed: " + why + "; oldest file=" + oldest
                        + ". " + LogLost.wayOut(lastScn));
    }
}
