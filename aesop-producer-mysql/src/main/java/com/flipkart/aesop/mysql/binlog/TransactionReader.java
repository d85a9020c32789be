package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the stream of events into transactions and writes each into the sink as one window.
 *
 * <pre>{@code
 *            GTID                        BEGIN, rows ...
 *  BETWEEN --------> OPENED (MySQL) ------------------------> INSIDE --+
 *   ^  |  GTID of MariaDB, or BEGIN without any GTID            ^      |
 *   |  +--------------------------------------------------------+      |
 *   |      QUERY (a statement that is a transaction by itself)         |
 *   +------- OPENED, STANDALONE (MariaDB)                              |
 *   +------------- XID, COMMIT, ROLLBACK, XA PREPARE ------------------+
 * }</pre>
 *
 * <p>Belongs to the reader's thread. What it cannot understand it throws; then nothing of the open transaction has
 * been published, and reading starts again after the last one that has.
 */
final class TransactionReader {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionReader.class);

    private enum State {
        BETWEEN,
        OPENED,
        STANDALONE,
        INSIDE
    }

    private final PositionTracker tracker;
    private final TableCache tables;
    private final WindowOutput output;
    private final RowsDecoder rows;
    private final StatementReader statements;
    private final TableDefinitions definitions;
    private final ReaderSettings settings;
    private final ReaderFigures figures;
    private final TransactionStart start;
    private final Savepoints savepoints = new Savepoints();
    private final String firstFile;
    private State state = State.BETWEEN;
    /** Rows of this transaction are not looked at. */
    private boolean passedOver;
    /** The transaction is passed over because an operator said so. */
    private boolean skipped;
    /** Transactions passed over so far because they start before the place to begin at. */
    private long tooEarly;

    /** What a reader is made of; all of it belongs to the reader's thread. */
    record Parts(
            PositionTracker tracker,
            TableCache tables,
            WindowOutput output,
            RowsDecoder rows,
            StatementReader statements,
            TableDefinitions definitions,
            ReaderFigures figures) {}

    TransactionReader(Parts parts, ReaderSettings settings) {
        this.tracker = parts.tracker();
        this.tables = parts.tables();
        this.output = parts.output();
        this.rows = parts.rows();
        this.statements = parts.statements();
        this.definitions = parts.definitions();
        this.figures = parts.figures();
        this.settings = settings;
        this.start = new TransactionStart(tracker);
        this.firstFile = tracker.file();
    }

    /** Whether an event between two others would belong to a transaction. */
    boolean isInside() {
        return state != State.BETWEEN;
    }

    /** Where the transaction at hand starts: {@code file:offset}. */
    String place() {
        return start.place();
    }

    /** The log ended without the end of the transaction: the server crashed, and has rolled it back. */
    void discard() {
        LOG.warn(
                "The transaction at {} has no end, because the server stopped while it wrote it; it is dropped",
                place());
        output.rollback();
        state = State.BETWEEN;
    }

    void gtid(RawEvent event, long startOffset) {
        boolean mariaDb = event.type() == EventCode.MARIADB_GTID;
        open(event, startOffset);
        boolean standalone = mariaDb && start.isStandalone();
        state = standalone ? State.STANDALONE : mariaDb ? State.INSIDE : State.OPENED;
    }

    private void open(RawEvent event, long startOffset) {
        if (skipped && state != State.BETWEEN) {
            countSkipped(); // its end was not understood; the position moves on with the end of the next one
            start.addTo(tracker.gtids());
        } else if (state != State.BETWEEN) {
            throw unexpected("a transaction starts before the one at " + place() + " has ended");
        }
        start.read(event, startOffset);
        skipped = settings.skipped().contains(place());
        passedOver = skipped
                || (startOffset < settings.startOffset() && tracker.file().equals(firstFile));
        savepoints.clear();
    }

    void query(RawEvent event, long startOffset) {
        if (state == State.BETWEEN) {
            open(event, startOffset);
            state = State.OPENED;
        }
        switch (statements.classify(event)) {
            case BEGIN -> state = State.INSIDE;
            case COMMIT -> end();
            case ROLLBACK -> {
                output.rollback();
                end();
            }
            case SAVEPOINT -> savepoints.set(statements.savepoint(), start.rows());
            case ROLLBACK_TO -> rollbackTo();
            case OTHER -> statement();
        }
    }

    private void statement() {
        if (!passedOver) {
            statements.requireNoHiddenChange(state == State.INSIDE);
            if (statements.emptiesCapturedTable()) {
                if (!settings.ignoreEmptied()) {
                    throw statements.emptied();
                }
                LOG.warn(
                        "Rows of a captured table have changed without events, which the settings allow: {} at {}",
                        statements.text().shorten(),
                        place());
                figures.withoutRows();
            }
            definitions.passed(statements.text(), new LogPlace(tracker.fileNumber(), tracker.offset()));
        }
        if (state != State.INSIDE) {
            end();
        }
    }

    private void rollbackTo() {
        if (!passedOver && savepoints.rowsAt(statements.savepoint()) != start.rows()) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "The transaction takes back a part of its rows: "
                            + statements.text().shorten()
                            + ". That cannot be captured yet; skip the transaction (setting skip) if it does not matter");
        }
    }

    void tableMap(RawEvent event) {
        requireInside("a TABLE_MAP event");
        if (!passedOver) {
            tables.announce(event);
        }
    }

    void rows(RawEvent event, RowsDecoder.Kind kind, boolean version2) {
        requireInside("a rows event");
        if (passedOver) {
            return;
        }
        RowPlan plan = tables.plan(event);
        if (plan == null) {
            return;
        }
        output.open();
        long before = rows.events();
        rows.decode(event, kind, version2, plan, start.commitNanos());
        output.appended(rows.events() - before);
        start.addRows(rows.events() - before);
    }

    void xid() {
        requireInside("an XID event");
        end();
    }

    /** A transaction of two phases: prepared here, decided by a later one; or decided at once. */
    void xaPrepare(RawEvent event) {
        requireInside("an XA_PREPARE event");
        boolean onePhase = event.bytes()[RawEvent.HEADER_LENGTH] != 0;
        if (!onePhase && output.isOpen()) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "An XA transaction changed captured tables. It is committed or rolled back later in the log, which "
                            + "cannot be followed yet; do not use XA PREPARE on captured tables, or skip the "
                            + "transaction (setting skip)");
        }
        end();
    }

    /** An event of a type that may carry changes and cannot be read. */
    void unreadable(RawEvent event, long startOffset) {
        if (state == State.BETWEEN) {
            open(event, startOffset);
        }
        int type = event.type();
        if (!passedOver) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "A " + EventCode.name(type) + " event (code " + type + ") cannot be decoded. "
                            + EventCode.action(type) + " (setting skip)");
        }
        boolean wholeTransaction = type == EventCode.TRANSACTION_PAYLOAD
                || type == EventCode.INCIDENT
                || (type == EventCode.MARIADB_QUERY_COMPRESSED && state == State.STANDALONE);
        if (wholeTransaction) {
            end();
        }
    }

    private void requireInside(String what) {
        if (state != State.INSIDE) {
            throw unexpected(what + " comes outside of any transaction");
        }
    }

    private static AesopException unexpected(String what) {
        return new AesopException(
                ErrorCode.UNDECODABLE_CHANGE,
                "The events of the binlog are in an order that is not understood: " + what
                        + ". Report it with the server's version");
    }

    private void end() {
        state = State.BETWEEN;
        start.addTo(tracker.gtids());
        tables.endTransaction();
        if (skipped) {
            countSkipped();
        } else if (passedOver) {
            tooEarly++;
            return;
        } else if (tooEarly > 0) {
            LOG.info(
                    "{} transactions of {} start before offset {} and were passed over; the first one after is at {}",
                    tooEarly,
                    firstFile,
                    settings.startOffset(),
                    place());
            tooEarly = 0;
        }
        output.end(start.commitNanos());
    }

    private void countSkipped() {
        LOG.warn("The transaction at {} was skipped, because the setting skip names it", place());
        figures.skipped();
    }
}
