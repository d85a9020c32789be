/**
 * What a server says about itself over SQL: versions, variables, binlog files, grants, tables.
 *
 * <p>The only package that speaks JDBC. A {@link com.flipkart.aesop.mysql.server.ServerConnection} is opened, asked
 * and closed; nothing is cached, because all of it can change.
 *
 * <p><b>Who calls it.</b> The start-up checks, the binlog reader before each connection, the schema generator.
 *
 * <p><b>Threads.</b> A connection belongs to the thread that opened it; what it returns is immutable.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.mysql.server;
