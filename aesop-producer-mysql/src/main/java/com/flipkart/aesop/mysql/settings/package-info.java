/**
 * What a MySQL producer is told: its settings, where it starts, how it uses TLS.
 *
 * <p><b>Who calls it.</b> The producer's factory reads them from XML; the checks, the schema generator and the
 * binlog reader use them.
 *
 * <p><b>Threads.</b> Everything is immutable.
 *
 * <p><b>After a crash.</b> Nothing is kept; the same XML gives the same settings.
 */
package com.flipkart.aesop.mysql.settings;
