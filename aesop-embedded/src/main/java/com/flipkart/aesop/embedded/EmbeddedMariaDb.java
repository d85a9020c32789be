package com.flipkart.aesop.embedded;

/**
 * MariaDB, unpacked from its Maven artifact and run as a child process.
 *
 * <pre>{@code
 * try (DatabaseServer database = EmbeddedMariaDb.builder().initSql("create database shop").start();
 *         Connection connection = DriverManager.getConnection(database.jdbcUrl("shop"), database.user(), database.password())) {
 *     ...
 * }
 * }</pre>
 *
 * <p>TLS is off, because making a certificate takes seconds of every start; {@code arguments("--ssl")} turns it on.
 */
public final class EmbeddedMariaDb {
    private EmbeddedMariaDb() {}

    public static DatabaseServerBuilder builder() {
        return new DatabaseServerBuilder(new MariaDbDistribution());
    }
}
