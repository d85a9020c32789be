package com.flipkart.aesop.mysql.server;

/**
 * A file of the server's binlog.
 *
 * @param name its name
 * @param length its bytes
 */
public record BinlogFile(String name, long length) {}
