package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.schema.MonitoredTable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at the text of a QUERY event as far as it has to be understood: where transactions begin and end, whether
 * rows were changed by text instead of by row images, whether a captured table lost its rows without row images,
 * whether it may have been defined anew. It is no SQL parser, and nothing else of a statement is looked at.
 */
final class StatementText {
    private static final Set<String> CHANGES_ROWS =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL", "DO", "SELECT", "MERGE");
    /** DELETE FROM database . table, and nothing more. */
    private static final int SERVER_MADE_DELETE_LENGTH = 5;

    private static final Pattern QUOTES = Pattern.compile("[`\"'\\\\]");

    private final String database;
    private final String text;
    private final List<SqlToken> tokens;
    private String plain = "";

    /** The text of a session with escapes by backslash, as they all are by default. */
    StatementText(String database, String statement) {
        this(database, statement, true);
    }

    /**
     * @param database the session's default database
     * @param backslashEscapes whether a backslash in a quoted text stands for the character after it
     */
    StatementText(String database, String statement, boolean backslashEscapes) {
        this.database = database;
        this.tokens = withoutSettings(SqlToken.split(statement, backslashEscapes));
        this.text = tokens.isEmpty()
                ? statement.strip()
                : statement.substring(tokens.get(0).start());
    }

    /** Without a SET STATEMENT ... FOR of MariaDB in front. */
    private static List<SqlToken> withoutSettings(List<SqlToken> tokens) {
        if (tokens.size() < 2 || !tokens.get(0).is("SET") || !tokens.get(1).is("STATEMENT")) {
            return tokens;
        }
        int end = 2;
        while (end < tokens.size() && !tokens.get(end - 1).is("FOR")) {
            end++;
        }
        return tokens.subList(end, tokens.size());
    }

    /** The first word in upper case; empty if the text starts with something else. */
    String verb() {
        return tokens.isEmpty() || tokens.get(0).kind() != SqlToken.Kind.WORD
                ? ""
                : tokens.get(0).text().toUpperCase(Locale.ROOT);
    }

    /** Whether the first words are these. */
    boolean startsWith(String... words) {
        if (tokens.size() < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** The last word or name in lower case: the name of a savepoint. */
    String lastName() {
        return tokens.get(tokens.size() - 1).text().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a statement that is a transaction by itself changed rows by its text: such changes cannot be captured. A
     * text without a verb is taken to do so.
     */
    boolean changesRows() {
        return verb().isEmpty() || CHANGES_ROWS.contains(verb());
    }

    /**
     * Whether a statement in the middle of a transaction can have changed no rows by its text. There rows are the rule
     * and text the exception, so that these are known: marks that the server sets, a table that is made before the
     * rows that fill it, and what is about temporary tables.
     */
    boolean isHarmlessInTransaction() {
        return startsWith("SAVEPOINT")
                || startsWith("RELEASE", "SAVEPOINT")
                || startsWith("ROLLBACK", "TO")
                || startsWith("XA", "END")
                || startsWith("CREATE", "TABLE")
                || startsWith("CREATE", "OR", "REPLACE", "TABLE")
                || startsWith("CREATE", "TEMPORARY", "TABLE")
                || startsWith("DROP", "TEMPORARY", "TABLE");
    }

    /** Whether it is a DELETE of all rows as the server writes it by itself for a MEMORY table after a restart. */
    boolean isServerMadeDelete() {
        return tokens.size() == SERVER_MADE_DELETE_LENGTH
                && startsWith("DELETE", "FROM")
                && tokens.get(3).isSign('.');
    }

    /** The tables that {@link EmptiedTables} finds in the statement, or that a server-made DELETE names. */
    List<TableName> emptiedTables() {
        return isServerMadeDelete()
                ? List.of(new TableName(tokens.get(2).text(), tokens.get(4).text()))
                : EmptiedTables.of(database, tokens);
    }

    /**
     * Whether no table that there is after the statement is another than before: rows go, a whole table goes, or it is
     * about what only its session sees.
     */
    boolean leavesDefinitions() {
        return isServerMadeDelete()
                || startsWith("TRUNCATE")
                || startsWith("DROP", "TABLE")
                || startsWith("DROP", "TABLES")
                || startsWith("DROP", "DATABASE")
                || startsWith("DROP", "SCHEMA")
                || startsWith("DROP", "TEMPORARY")
                || startsWith("CREATE", "TEMPORARY")
                || startsWith("CREATE", "OR", "REPLACE", "TEMPORARY")
                || startsWith("RELEASE", "SAVEPOINT")
                || startsWith("XA");
    }

    /**
     * Whether the name of a table stands anywhere in the text, of whatever database, in whatever case and quotes, even
     * in a comment or as a part of another name. A name that is not ASCII is taken to stand in every text that is not.
     */
    boolean mayName(MonitoredTable table) {
        if (plain.isEmpty()) {
            plain = plain(text); // once, however many tables are captured
        }
        String name = plain(table.table());
        return isAscii(name) ? plain.contains(name) : !isAscii(text);
    }

    private static String plain(String text) {
        return QUOTES.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** What it says of a table's definition. */
    DefinitionText definition() {
        return new DefinitionText(database, tokens);
    }

    /** The text, cut for messages. */
    String shorten() {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }
}
