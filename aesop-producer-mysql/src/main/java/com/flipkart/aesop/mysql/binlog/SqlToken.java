package com.flipkart.aesop.mysql.binlog;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a statement's text. Comments are no pieces; what stands in a comment that servers execute is:
 * {@code DROP /}{@code *!40005 TEMPORARY *}{@code / TABLE} has three words.
 *
 * @param kind what it is
 * @param text without quotes; a doubled quote inside is one
 * @param start its offset in the statement
 */
record SqlToken(Kind kind, String text, int start) {
    /** What a piece is. */
    enum Kind {
        /** A keyword, a number or a name without quotes. */
        WORD,
        /** In backticks or double quotes; with the latter it is a name or a text, by the server's sql_mode. */
        QUOTED,
        /** In single quotes. */
        TEXT,
        /** Any other character. */
        SIGN
    }

    /** Whether it is this keyword, in any case. */
    boolean is(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSign(char sign) {
        return kind == Kind.SIGN && text.charAt(0) == sign;
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /**
     * The pieces of a statement, in their order.
     *
     * @param backslashEscapes whether a backslash in a quoted text stands for the character after it
     */
    static List<SqlToken> split(String statement, boolean backslashEscapes) {
        List<SqlToken> tokens = new ArrayList<>();
        int position = 0;
        while (position < statement.length()) {
            int behindBlank = behindBlank(statement, position);
            position = behindBlank > position ? behindBlank : read(statement, position, backslashEscapes, tokens);
        }
        return tokens;
    }

    /** Behind the space, the comment, or the brackets of a comment that is executed; the same place if none is there. */
    private static int behindBlank(String sql, int at) {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            return at + 1;
        }
        if (c == '#' || isLineComment(sql, at)) {
            return behind(sql, "\n", at);
        }
        if (sql.startsWith("*/", at)) {
            return at + 2;
        }
        if (!sql.startsWith("/*", at)) {
            return at;
        }
        int bracket = sql.startsWith("/*M!", at) ? 4 : sql.startsWith("/*!", at) ? 3 : 0;
        if (bracket == 0) {
            return behind(sql, "*/", at + 2);
        }
        int version = at + bracket;
        while (version < sql.length() && Character.digit(sql.charAt(version), 10) >= 0) {
            version++;
        }
        return version;
    }

    private static boolean isLineComment(String sql, int at) {
        return sql.startsWith("--", at) && (at + 2 == sql.length() || Character.isWhitespace(sql.charAt(at + 2)));
    }

    private static int behind(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static int read(String sql, int at, boolean backslashEscapes, List<SqlToken> tokens) {
        char c = sql.charAt(at);
        if (c == '`' || c == '"' || c == '\'') {
            return readQuoted(sql, at, backslashEscapes, tokens);
        }
        int end = at;
        while (end < sql.length() && isPartOfName(sql.charAt(end))) {
            end++;
        }
        if (end == at) {
            tokens.add(new SqlToken(Kind.SIGN, String.valueOf(c), at));
            return at + 1;
        }
        tokens.add(new SqlToken(Kind.WORD, sql.substring(at, end), at));
        return end;
    }

    /** As servers have it: letters and digits of ASCII, underscore, dollar, and all beyond ASCII. */
    private static boolean isPartOfName(char c) {
        return c == '_'
                || c == '$'
                || (c >= '\u0080' && !Character.isWhitespace(c))
                || (c < '\u0080' && Character.isLetterOrDigit(c));
    }

    private static int readQuoted(String sql, int at, boolean backslashEscapes, List<SqlToken> tokens) {
        char quote = sql.charAt(at);
        StringBuilder text = new StringBuilder();
        int position = at + 1;
        while (position < sql.length()) {
            char c = sql.charAt(position++);
            boolean doubled = c == quote && position < sql.length() && sql.charAt(position) == quote;
            if (c == quote && !doubled) {
                break;
            }
            boolean escape = backslashEscapes && c == '\\' && quote != '`' && position < sql.length();
            text.append(escape ? sql.charAt(position) : c);
            position += doubled || escape ? 1 : 0;
        }
        tokens.add(new SqlToken(quote == '\'' ? Kind.TEXT : Kind.QUOTED, text.toString(), at));
        return position;
    }
}
