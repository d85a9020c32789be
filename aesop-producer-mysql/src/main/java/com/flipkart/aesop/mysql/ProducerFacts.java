package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.mysql.binlog.ReaderFigures;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a producer's figures into words. */
final class ProducerFacts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private ProducerFacts() {}

    static Map<String, String> of(MySqlSettings settings, long replicaId, ReaderFigures figures, long failures) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", settings.address());
        facts.put("replicaId", Long.toString(replicaId));
        facts.put("binlogPosition", figures.position());
        facts.put("lastScn", Scn.describe(figures.lastScn()));
        long commitMillis = figures.lastCommitNanos() / NANOS_PER_MILLI;
        facts.put(
                "lastCommit",
                commitMillis == 0 ? "" : Instant.ofEpochMilli(commitMillis).toString());
        facts.put("windows", Long.toString(figures.windows()));
        facts.put("events", Long.toString(figures.events()));
        facts.put("emptyWindows", Long.toString(figures.emptyWindows()));
        facts.put("transactionsWithoutCapture", Long.toString(figures.transactionsWithoutCapture()));
        facts.put("skippedTransactions", Long.toString(figures.skippedTransactions()));
        facts.put("statementsWithoutRows", Long.toString(figures.statementsWithoutRows()));
        facts.put("definitionChecks", Long.toString(figures.definitionChecks()));
        facts.put("failures", Long.toString(failures));
        return Collections.unmodifiableMap(facts);
    }
}
