package com.flipkart.aesop.mysql.binlog;

import java.util.List;
import java.util.Optional;

/**
 * What the text of a statement says of a table's definition, as far as the rows of the table do not show it: which
 * table it defines, and whether foreign keys come or go. It is no SQL parser: what it does not recognise is left to the
 * check of the table at the server.
 */
final class DefinitionText {
    private final String database;
    private final List<SqlToken> tokens;

    /**
     * @param database that names without one are of
     */
    DefinitionText(String database, List<SqlToken> tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    /** The table of a CREATE TABLE or ALTER TABLE; empty if it is another statement, or not understood. */
    Optional<TableName> table() {
        int next = 1;
        if (isAt(0, "CREATE")) {
            next += isAt(1, "OR") && isAt(2, "REPLACE") ? 2 : 0;
        } else if (isAt(0, "ALTER")) {
            next += isAt(next, "ONLINE") ? 1 : 0;
            next += isAt(next, "IGNORE") ? 1 : 0;
        } else {
            return Optional.empty();
        }
        if (!isAt(next, "TABLE")) {
            return Optional.empty();
        }
        next++;
        if (isAt(next, "IF")) {
            next += isAt(next + 1, "NOT") ? 3 : 2;
        }
        return name(next);
    }

    private Optional<TableName> name(int at) {
        if (!isName(at)) {
            return Optional.empty();
        }
        boolean qualified = at + 1 < tokens.size() && tokens.get(at + 1).isSign('.');
        if (!qualified) {
            return Optional.of(new TableName(database, tokens.get(at).text()));
        }
        return isName(at + 2)
                ? Optional.of(
                        new TableName(tokens.get(at).text(), tokens.get(at + 2).text()))
                : Optional.empty();
    }

    /** Whether the table is made by this statement: there was none before, or it is replaced. */
    boolean creates() {
        boolean orNothing = tokens.stream().limit(3).anyMatch(token -> token.is("IF"));
        return isAt(0, "CREATE") && !orNothing && table().isPresent();
    }

    /** Whether a foreign key comes that changes rows of its own table when those of another go or change. */
    boolean addsCascade() {
        for (int i = 0; i < tokens.size(); i++) {
            boolean action = isAt(i, "ON") && (isAt(i + 1, "DELETE") || isAt(i + 1, "UPDATE"));
            boolean changesRows =
                    isAt(i + 2, "CASCADE") || (isAt(i + 2, "SET") && (isAt(i + 3, "NULL") || isAt(i + 3, "DEFAULT")));
            if (action && changesRows) {
                return true;
            }
        }
        return false;
    }

    /** Whether a constraint goes that may be a foreign key. */
    boolean dropsConstraint() {
        for (int i = 0; i < tokens.size(); i++) {
            if (isAt(i, "DROP") && (isAt(i + 1, "FOREIGN") || isAt(i + 1, "CONSTRAINT"))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(int index, String keyword) {
        return index < tokens.size() && tokens.get(index).is(keyword);
    }

    private boolean isName(int index) {
        return index < tokens.size() && tokens.get(index).isName();
    }
}
