package com.flipkart.aesop.mysql.binlog;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tables that lose or get rows by a statement for which there are no row events: TRUNCATE, DROP and CREATE
 * OR REPLACE of a table or database, a RENAME (both names: under the one rows disappear, under the other they appear),
 * and what takes rows out of a table or puts them in by the partition or tablespace.
 */
final class EmptiedTables {
    private final String database;
    private final List<SqlToken> tokens;
    private final List<TableName> found = new ArrayList<>();
    private int next;

    private EmptiedTables(String database, List<SqlToken> tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    /**
     * @param database that names without one are of
     * @param tokens of the statement
     */
    static List<TableName> of(String database, List<SqlToken> tokens) {
        EmptiedTables tables = new EmptiedTables(database, tokens);
        tables.statement();
        return List.copyOf(tables.found);
    }

    private void statement() {
        if (accept("TRUNCATE")) {
            accept("TABLE");
            name();
        } else if (accept("DROP")) {
            drop();
        } else if (accept("CREATE")) {
            if (accept("OR") && accept("REPLACE")) {
                replace();
            }
        } else if (accept("RENAME")) {
            if (acceptTable()) {
                rename();
            }
        } else if (accept("ALTER")) {
            accept("ONLINE");
            accept("IGNORE");
            if (accept("TABLE")) {
                alter();
            }
        }
    }

    private void drop() {
        if (acceptDatabase()) {
            ifExists();
            database();
        } else if (acceptTable()) {
            ifExists();
            do {
                name();
            } while (acceptSign(','));
        }
    }

    private void replace() {
        if (acceptDatabase()) {
            database();
        } else if (accept("TABLE")) {
            name();
        }
    }

    /** Names, TO and commas alternate; MariaDB lets WAIT n or NOWAIT follow a name. */
    private void rename() {
        ifExists();
        do {
            name();
            while (next < tokens.size() && !isAt("TO")) {
                next++;
            }
            accept("TO");
            name();
        } while (acceptSign(','));
    }

    private void alter() {
        ifExists();
        int before = found.size();
        name();
        int named = found.size();
        boolean loses = false;
        while (next < tokens.size()) {
            if (accept("RENAME")) {
                loses |= renamed();
            } else if (accept("DROP") || accept("TRUNCATE") || accept("DISCARD") || accept("IMPORT")) {
                loses |= accept("PARTITION") || accept("TABLESPACE");
            } else if (accept("EXCHANGE") || accept("CONVERT")) {
                loses |= moved();
            } else {
                next++;
            }
        }
        if (!loses) {
            found.subList(before, named).clear();
        }
    }

    /** Whether what is renamed is the table, not a part of it. */
    private boolean renamed() {
        if (isAt("COLUMN") || isAt("INDEX") || isAt("KEY") || isAt("CONSTRAINT")) {
            return false;
        }
        if (!accept("TO") && !accept("AS")) {
            acceptSign('=');
        }
        name();
        return true;
    }

    /** EXCHANGE PARTITION p WITH TABLE t, CONVERT PARTITION p TO TABLE t, CONVERT TABLE t TO PARTITION p. */
    private boolean moved() {
        if (accept("TABLE")) {
            name();
            return true;
        }
        if (!accept("PARTITION")) {
            return false;
        }
        while (next < tokens.size() && !isAt("TABLE")) {
            next++;
        }
        if (accept("TABLE")) {
            name();
        }
        return true;
    }

    private void name() {
        String first = word();
        if (first.isEmpty()) {
            return;
        }
        boolean qualified = acceptSign('.');
        found.add(qualified ? new TableName(first, word()) : new TableName(database, first));
    }

    private void database() {
        String name = word();
        if (!name.isEmpty()) {
            found.add(new TableName(name, ""));
        }
    }

    private String word() {
        return next < tokens.size() && tokens.get(next).isName()
                ? tokens.get(next++).text()
                : "";
    }

    private boolean acceptTable() {
        return accept("TABLE") || accept("TABLES");
    }

    private boolean acceptDatabase() {
        return accept("DATABASE") || accept("SCHEMA");
    }

    private void ifExists() {
        if (accept("IF")) {
            accept("EXISTS");
        }
    }

    private boolean isAt(String keyword) {
        return next < tokens.size() && tokens.get(next).is(keyword);
    }

    private boolean accept(String keyword) {
        boolean there = isAt(keyword);
        next += there ? 1 : 0;
        return there;
    }

    private boolean acceptSign(char sign) {
        boolean there = next < tokens.size() && tokens.get(next).isSign(sign);
        next += there ? 1 : 0;
        return there;
    }
}
