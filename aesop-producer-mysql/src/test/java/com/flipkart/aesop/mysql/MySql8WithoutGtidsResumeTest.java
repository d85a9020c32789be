package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.EmbeddedMySql;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a MySQL as it is by default: transactions have no GTIDs, and only files and offsets say where one is. */
@Tag("mysql8")
class MySql8WithoutGtidsResumeTest extends ResumeContract {
    @RegisterExtension
    static final OwnServer SERVER =
            new OwnServer(() -> EmbeddedMySql.builder().arguments("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"));

    @Override
    String gtids() {
        return "";
    }
}
