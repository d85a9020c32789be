package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what was checked of the captured tables stays true while the log is read.
 *
 * <pre>{@code
 *   log:   start ------------------ checked up to ------------------ now
 *            history: a statement's    |  a statement that may name a table
 *            own text decides          |  has the table checked again
 * }</pre>
 *
 * <p>Tables can only be looked at as they are now, and the log may be behind. So what a check has seen is kept as a
 * place: the end of the log before it. A statement after that place, if it may name a captured table, has the table
 * checked again, before anything behind the statement is published. For one before it that would say nothing; there
 * only what the rows themselves do not show is looked for in its text, which is a foreign key that changes rows
 * without events. (Columns and the primary key come with every announcement of the table.) See
 * docs/decisions/0007.
 *
 * <p>Belongs to the reader's thread.
 */
final class TableDefinitions {
    private static final Logger LOG = LoggerFactory.getLogger(TableDefinitions.class);

    private final MonitoredTables tables;
    private final DefinitionCheck check;
    private final Checked checked;
    private final ReaderFigures figures;
    private final Map<String, LogPlace> checkedUpTo = new HashMap<>();
    /** Tables of which nobody has said whether they had such foreign keys where reading began. */
    private final Set<String> unknown = new HashSet<>();

    /**
     * What had been checked when reading began.
     *
     * @param upTo end of the log before all tables were checked
     * @param startIsOurs whether reading begins where a producer that checked the tables has ended, or at the end
     * @param cascades whether foreign keys that change rows without events are allowed
     */
    record Checked(LogPlace upTo, boolean startIsOurs, boolean cascades) {}

    TableDefinitions(MonitoredTables tables, DefinitionCheck check, Checked checked, ReaderFigures figures) {
        this.tables = tables;
        this.check = check;
        this.checked = checked;
        this.figures = figures;
        if (!checked.startIsOurs()) {
            unknown.addAll(names(tables.all()));
        }
    }

    /**
     * Takes a statement that changed no rows.
     *
     * @param end where it ends in the log
     * @throws AesopException SOURCE_MISCONFIGURED or what else is wrong with a table that it may have changed
     */
    void passed(StatementText statement, LogPlace end) {
        if (statement.leavesDefinitions()) {
            return;
        }
        List<MonitoredTable> named =
                tables.all().stream().filter(statement::mayName).toList();
        if (named.isEmpty()) {
            return;
        }
        if (!checked.cascades()) {
            requireNoCascade(statement, end, named);
        }
        List<MonitoredTable> changed =
                named.stream().filter(table -> isAfterCheck(table, end)).toList();
        if (!changed.isEmpty()) {
            LOG.info("Checking {} again after: {}", join(changed), statement.shorten());
            LogPlace upTo = check.check(changed);
            figures.definitionCheck();
            names(changed).forEach(name -> checkedUpTo.put(name, upTo));
        }
    }

    private boolean isAfterCheck(MonitoredTable table, LogPlace end) {
        return end.compareTo(checkedUpTo.getOrDefault(name(table), checked.upTo())) > 0;
    }

    private void requireNoCascade(StatementText statement, LogPlace end, List<MonitoredTable> named) {
        List<MonitoredTable> subjects = new ArrayList<>(named);
        statement.definition().table().ifPresent(name -> subjects.retainAll(tables.of(name)));
        if (!subjects.isEmpty() && statement.definition().addsCascade()) {
            throw failure(
                    subjects,
                    "got a foreign key by which its rows change without events",
                    "Drop it (ALTER TABLE ... DROP FOREIGN KEY) if it is still there",
                    statement);
        }
        List<MonitoredTable> lost = subjects.stream()
                .filter(table -> unknown.contains(name(table)) && !isAfterCheck(table, end))
                .toList();
        if (!lost.isEmpty() && statement.definition().dropsConstraint()) {
            throw failure(
                    lost,
                    "had a constraint before this place that may be a foreign key by which its rows changed without "
                            + "events, and reading began before it was checked",
                    "Find out whether it was ON DELETE or ON UPDATE with CASCADE or SET NULL",
                    statement);
        }
        if (statement.definition().creates()) {
            names(subjects).forEach(unknown::remove);
        } else {
            statement.emptiedTables().forEach(name -> unknown.addAll(names(tables.of(name))));
        }
    }

    private static AesopException failure(
            List<MonitoredTable> tables, String what, String action, StatementText statement) {
        return new AesopException(
                ErrorCode.SOURCE_MISCONFIGURED,
                "Captured table " + join(tables) + " " + what + ": " + statement.shorten() + ". " + action
                        + "; bring consumers to the state of the table if rows may have changed by it; then skip the "
                        + "transaction (setting skip). Or set cascades=allow, and such changes are missing");
    }

    private static String name(MonitoredTable table) {
        return table.source().uri();
    }

    private static List<String> names(List<MonitoredTable> tables) {
        return tables.stream().map(TableDefinitions::name).sorted().toList();
    }

    private static String join(List<MonitoredTable> tables) {
        return String.join(", ", names(tables));
    }
}
