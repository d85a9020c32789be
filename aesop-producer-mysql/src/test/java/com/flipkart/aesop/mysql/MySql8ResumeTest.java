package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.EmbeddedMySql;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("mysql8")
class MySql8ResumeTest extends ResumeContract {
    @RegisterExtension
    static final OwnServer SERVER = new OwnServer(EmbeddedMySql::builder);

    @Override
    String gtids() {
        return "[0-9a-f-]{36}:1-\\d+";
    }
}
