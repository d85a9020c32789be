package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads QUERY events and says what they mean for transactions. BEGIN and COMMIT, which come with every transaction
 * of some servers, allocate nothing. Belongs to the reader's thread.
 *
 * <pre>{@code
 *   thread (4) | duration (4) | database length (1) | error (2) | variables length (2) | variables | database, 0 | text
 * }</pre>
 */
final class StatementReader {
    /** What a statement is to the transaction around it. */
    enum Kind {
        BEGIN,
        COMMIT,
        ROLLBACK,
        SAVEPOINT,
        ROLLBACK_TO,
        OTHER
    }

    private static final int DATABASE_LENGTH_OFFSET = 8;
    private static final byte[] BEGIN = "BEGIN".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMIT = "COMMIT".getBytes(StandardCharsets.US_ASCII);

    private final MonitoredTables tables;
    private final QueryText query;
    private final BodyReader body = new BodyReader();
    private StatementText text = new StatementText("", "");
    private String savepoint = "";

    StatementReader(MonitoredTables tables, Collations collations) {
        this.tables = tables;
        this.query = new QueryText(collations);
    }

    Kind classify(RawEvent event) {
        body.of(event).skip(DATABASE_LENGTH_OFFSET);
        int databaseLength = body.u8();
        body.skip(2);
        int variablesLength = body.u16();
        int variables = body.skip(variablesLength);
        int database = body.skip(databaseLength + 1);
        int start = body.position();
        byte[] bytes = event.bytes();
        if (Arrays.equals(bytes, start, event.end(), BEGIN, 0, BEGIN.length)) {
            return Kind.BEGIN;
        }
        if (Arrays.equals(bytes, start, event.end(), COMMIT, 0, COMMIT.length)) {
            return Kind.COMMIT;
        }
        query.variables(bytes, variables, variables + variablesLength);
        text = new StatementText(
                new String(bytes, database, databaseLength, StandardCharsets.UTF_8),
                query.decode(bytes, start, event.end()),
                query.backslashEscapes());
        return classify();
    }

    private Kind classify() {
        if (text.startsWith("XA", "START") || text.startsWith("XA", "BEGIN")) {
            return Kind.BEGIN;
        }
        if (text.startsWith("SAVEPOINT")) {
            savepoint = text.lastName();
            return Kind.SAVEPOINT;
        }
        if (text.startsWith("ROLLBACK", "TO")) {
            savepoint = text.lastName();
            return Kind.ROLLBACK_TO;
        }
        return switch (text.verb()) {
            case "BEGIN" -> Kind.BEGIN;
            case "COMMIT" -> Kind.COMMIT;
            case "ROLLBACK" -> Kind.ROLLBACK;
            default -> Kind.OTHER;
        };
    }

    /** The statement that was classified last, unless it was BEGIN or COMMIT. */
    StatementText text() {
        return text;
    }

    /** The name of the savepoint in the statement that was classified last. */
    String savepoint() {
        return savepoint;
    }

    /**
     * @param insideTransaction whether the statement is a part of a transaction, where fewer are harmless
     * @throws AesopException SOURCE_MISCONFIGURED if the last statement changed rows by its text, or may have. Which
     *     ones cannot be known, not even of which table: a trigger may have changed any
     */
    void requireNoHiddenChange(boolean insideTransaction) {
        boolean harmless = insideTransaction ? text.isHarmlessInTransaction() : !text.changesRows();
        if (harmless || (text.isServerMadeDelete() && capturedAndEmptied().isEmpty())) {
            return;
        }
        throw new AesopException(
                ErrorCode.SOURCE_MISCONFIGURED,
                "A statement was logged as text instead of as rows: " + text.shorten()
                        + ". Run SET GLOBAL binlog_format=ROW and end the sessions that set it otherwise; skip the "
                        + "transaction (setting skip) if it changed no captured table");
    }

    /** Whether the last statement took rows out of a captured table, or put some in, without events. */
    boolean emptiesCapturedTable() {
        return !capturedAndEmptied().isEmpty();
    }

    private List<String> capturedAndEmptied() {
        return text.emptiedTables().stream()
                .flatMap(name -> tables.named(name).stream())
                .distinct()
                .toList();
    }

    /** What is thrown when a captured table loses its rows without row events. */
    AesopException emptied() {
        return new AesopException(
                ErrorCode.UNDECODABLE_CHANGE,
                "Captured table " + String.join(", ", capturedAndEmptied()) + " lost rows, or got others, by one "
                        + "statement for which there are no events: " + text.shorten()
                        + ". Bring consumers to the same state, then skip the transaction (setting skip), or set "
                        + "emptied=ignore if this is always harmless");
    }
}
