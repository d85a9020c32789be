package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.DatabaseServerBuilder;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.embedded.EmbeddedMySql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A database server whose binlog is read by all sides. */
enum SourceServer {
    MYSQL("MySQL 8.0") {
        @Override
        DatabaseServerBuilder builder() {
            return EmbeddedMySql.builder().arguments("--innodb-redo-log-capacity=256M");
        }
    },
    MARIADB("MariaDB 11.4") {
        @Override
        DatabaseServerBuilder builder() {
            // No wait for the disk, as the embedded MySQL has it: the writer is not what is measured.
            return EmbeddedMariaDb.builder()
                    .arguments("--innodb-log-file-size=256M", "--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0");
        }
    };

    private final String words;

    SourceServer(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    abstract DatabaseServerBuilder builder();

    /** Starts it in an empty directory, with one binlog file for the whole run. */
    DatabaseServer start(Path directory) {
        return builder()
                .directory(directory)
                .arguments("--max-binlog-size=1G", "--innodb-buffer-pool-size=128M")
                .start();
    }

    static Connection connect(DatabaseServer server) throws SQLException {
        return PersonTable.connect(server.jdbcUrl(), server.user(), server.password());
    }
}
