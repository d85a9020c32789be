/**
 * Reads a server's binlog and writes its transactions as windows.
 *
 * <pre>{@code
 *  library's thread of control, which is the producer's thread:
 *
 *  BinlogConnection -> EventRouter -> TransactionReader -> RowsDecoder -> WindowSink
 *   bytes of events     checksums,     begin and end,       row by row      (core)
 *                       positions,     savepoints, XA       via RowPlan
 *                       rotation       -> WindowOutput
 *                                      -> TableDefinitions -> checks over SQL
 * }</pre>
 *
 * <p>Nothing is queued and nothing is copied twice: an event's bytes are read into one array, and each of its rows is
 * encoded from there into the claimed bytes of the sink. A transaction of any size is streamed into the open window.
 *
 * <p>What cannot be understood is thrown, with the place, out of the reading thread; the window is dropped, and the
 * producer opens a new {@link com.flipkart.aesop.mysql.binlog.BinlogSession} after the last window that was published.
 *
 * <p><b>Who calls it.</b> {@code MySqlProducer}.
 *
 * <p><b>Threads.</b> All of a session belongs to the producer's thread, except its {@code close}.
 *
 * <p><b>After a crash.</b> The sink has kept the position of the last window ({@link
 * com.flipkart.aesop.mysql.binlog.MySqlPosition}); {@link com.flipkart.aesop.mysql.binlog.StartResolver} goes on from
 * there.
 */
package com.flipkart.aesop.mysql.binlog;
