/**
 * A producer whose source is another relay, ours or an original one of Databus: a relay of a relay.
 *
 * <p>The stream is taken over byte for byte: each event with its header, be it a DELETE, traced or replicated, and each end of a
 * window. Nothing is decoded and nothing made anew, so both relays serve the same bytes for the same SCNs, and a client may go
 * from one to the other.
 *
 * <pre>{@code
 *  upstream relay --HTTP--> UpstreamSession --> WindowReceiver --> WindowSink
 *                             /sources            cuts, checks,
 *                             /register           compares
 *                             /stream --> KeptSchemas
 * }</pre>
 *
 * <p><b>Who calls it.</b> The relay, through the producer interfaces of aesop-core.
 *
 * <p><b>Threads.</b> One, called {@code upstream-<source>}, connects, reads and writes the windows.
 *
 * <p><b>After a crash.</b> It goes on after the last window that the buffer kept, and proves to itself with that window that
 * the relay it is connected to has the same stream. The schemas are kept in files of their own, so that what the buffer
 * holds can be read before any upstream answers.
 */
package com.flipkart.aesop.chained;
