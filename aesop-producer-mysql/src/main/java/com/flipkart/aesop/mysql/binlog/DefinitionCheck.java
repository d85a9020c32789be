package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.schema.MonitoredTable;
import java.util.List;

/** Looks at the definitions of captured tables as they are at the server now. */
@FunctionalInterface
public interface DefinitionCheck {
    /**
     * Checks all that can be wrong with these tables. Called on the reader's thread, which waits for it.
     *
     * @return where the log ended before the tables were looked at: what was defined up to there has been seen
     * @throws com.flipkart.aesop.core.error.AesopException with all that is wrong, or because the server cannot be
     *     reached
     */
    LogPlace check(List<MonitoredTable> tables);
}
