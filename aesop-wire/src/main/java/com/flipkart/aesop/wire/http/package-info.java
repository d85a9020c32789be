/**
 * The HTTP/1.1 server that a relay and a bootstrap server answer with.
 *
 * <p>{@link com.flipkart.aesop.wire.http.WireServer} binds a port and reads requests; a {@link
 * com.flipkart.aesop.wire.http.RequestHandler} answers each through its {@link
 * com.flipkart.aesop.wire.http.Exchange}, at once, later, or by a {@link
 * com.flipkart.aesop.wire.http.BodySource} from which the body is pulled as fast as the client reads.
 *
 * <p>Requests are parsed here and not by Netty's HTTP codec, because unmodified clients send JSON raw in
 * the request line, where {@code { } "} and blanks may stand: the method is the first word, the version
 * the last, and everything between is the target. Chunks are framed here, so that a chunk is one buffer
 * and one write: size line, data, line end.
 *
 * <pre>{@code
 *  socket --> cumulation --> RequestParser --> Exchange --> RequestHandler
 *  socket <-- one chunk  <-- BodySource (asked for the next chunk when the one before is in the kernel)
 * }</pre>
 *
 * <p>What bounds a connection: W1 one request is handled at a time, so pipelined ones are answered in
 * order; W2 unread input is at most one request line and header block and one read; W3 unsent output is at
 * most one chunk, or one small answer; W4 no progress for the write time-out, no whole request within the
 * read time-out or no request for the idle time-out closes it; W5 a turn writes at most a megabyte, and
 * takes a few milliseconds, before others on the thread have theirs.
 *
 * <p>With TLS a {@code TlsGate} stands first and is replaced by Netty's {@code SslHandler} when the first byte is one
 * of TLS; all else is as without. What one address may take, its {@code Client} paces for all its connections: a
 * connection that has had its share rests until that is paid for, and holds nothing meanwhile.
 *
 * <p><b>Who calls it.</b> The relay; later the bootstrap server.
 *
 * <p><b>Threads.</b> A connection lives on one of a few event-loop threads, which calls the handler and
 * the body source and must not be blocked. Counters may be read from any thread.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive.
 */
package com.flipkart.aesop.wire.http;
