package com.flipkart.aesop.mysql.binlog;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the text of a QUERY event as far as it has to be understood: where transactions begin and end, whether
 * rows were changed by text instead of by row images, whether a captured table lost its rows without row images.
 * It is no SQL parser, and nothing else of a statement is looked at.
 */
final class StatementText {
    private static final Set<String> CHANGES_ROWS =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH", "CALL", "DO", "SELECT", "MERGE");
    private static final Pattern SKIPPED =
            Pattern.compile("\\A(?:\\s+|/\\*(?![!M]).*?\\*/|#[^\\n]*\\n?|--\\s[^\\n]*\\n?)", Pattern.DOTALL);
    private static final Pattern SET_STATEMENT =
            Pattern.compile("\\ASET\\s+STATEMENT\\s.*?\\sFOR\\s+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\\A[A-Za-z]+");
    private static final String NAME = "(?:`((?:[^`]|``)+)`|([\\w$]+))";
    private static final Pattern QUALIFIED_NAME = Pattern.compile(NAME + "(?:\\s*\\.\\s*" + NAME + ")?");
    private static final Pattern SERVER_MADE_DELETE = Pattern.compile(
            "\\ADELETE\\s+FROM\\s+" + NAME + "\\s*\\.\\s*" + NAME + "\\s*\\z", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMPTYING = Pattern.compile(
            "\\A(?:TRUNCATE(?:\\s+TABLE)?|DROP\\s+TABLE(?:\\s+IF\\s+EXISTS)?)\\s+(.*)\\z",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    private final String database;
    private final String text;

    /**
     * @param database the session's default database
     */
    StatementText(String database, String statement) {
        this.database = database;
        this.text = withoutIntroduction(statement);
    }

    private static String withoutIntroduction(String statement) {
        String rest = statement;
        Matcher skipped = SKIPPED.matcher(rest);
        while (skipped.find()) {
            rest = rest.substring(skipped.end());
            skipped = SKIPPED.matcher(rest);
        }
        Matcher set = SET_STATEMENT.matcher(rest);
        return set.find() ? rest.substring(set.end()) : rest;
    }

    /** The first word in upper case; empty if the text starts with something else. */
    String verb() {
        Matcher word = WORD.matcher(text);
        return word.find() ? word.group().toUpperCase(Locale.ROOT) : "";
    }

    /** Whether the first words are these, in upper case. */
    boolean startsWith(String words) {
        return text.length() >= words.length()
                && text.substring(0, words.length()).toUpperCase(Locale.ROOT).equals(words);
    }

    boolean endsWith(String words) {
        return text.stripTrailing().toUpperCase(Locale.ROOT).endsWith(words);
    }

    /** What follows the first {@code words}, without quotes: the name of a savepoint. */
    String nameAfter(String words) {
        return text.substring(words.length()).strip().replace("`", "").toLowerCase(Locale.ROOT);
    }

    /** Whether the statement changed rows by its text: such changes cannot be captured. */
    boolean changesRows() {
        return CHANGES_ROWS.contains(verb());
    }

    /**
     * The table that the server emptied by a statement of its own, as it does with MEMORY tables after a restart:
     * {@code database.table}; empty for any other statement.
     */
    String tableEmptiedByServer() {
        Matcher delete = SERVER_MADE_DELETE.matcher(text);
        return delete.find() ? name(delete, 1) + "." + name(delete, 3) : "";
    }

    /**
     * The tables that a TRUNCATE or DROP TABLE names: {@code database.table}. A RENAME is not looked at: it is how
     * tables are rebuilt under load, and the columns of the new one are compared when its first rows come.
     */
    List<String> emptiedTables() {
        Matcher tables = EMPTYING.matcher(COMMENT.matcher(text).replaceAll(" "));
        if (!tables.find()) {
            return List.of();
        }
        return QUALIFIED_NAME
                .matcher(tables.group(1))
                .results()
                .map(name -> {
                    String first = name.group(1) != null ? name.group(1).replace("``", "`") : name.group(2);
                    String second = name.group(3) != null ? name.group(3).replace("``", "`") : name.group(4);
                    return second == null ? database + "." + first : first + "." + second;
                })
                .toList();
    }

    private static String name(Matcher matcher, int group) {
        String quoted = matcher.group(group);
        return quoted != null ? quoted.replace("``", "`") : matcher.group(group + 1);
    }

    /** The text, cut for messages. */
    String shorten() {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }
}
