package com.flipkart.aesop.mysql;

import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbResumeTest extends ResumeContract {
    @RegisterExtension
    static final OwnServer SERVER = new OwnServer(EmbeddedMariaDb::builder);

    @Override
    String gtids() {
        return "0-4242-\\d+";
    }
}
