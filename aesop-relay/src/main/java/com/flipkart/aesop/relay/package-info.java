/**
 * Takes windows from producers, keeps them in buffers, serves them by SCN.
 *
 * <pre>{@code
 *  EventProducer --> WindowSink = buffer.writer()                one thread of the producer's
 *                          |
 *                     EventBuffer --- onCommit ---> CommitSignal    wakes those who wait
 *                          |                              |
 *  GET /stream --> Place (seek) --> EventCursor --> EventBody --> chunk --> socket      an event loop
 *                                       or  Waiter, until there is something
 * }</pre>
 *
 * <p>{@link com.flipkart.aesop.relay.Relay} owns it all; {@link com.flipkart.aesop.relay.RelayBuilder} and, for
 * the short XML form, {@link com.flipkart.aesop.relay.RelayPartFactory} put it together. A physical source with
 * its producer and buffer is a {@code SourceStream}; which logical source is whose is in the {@code
 * SourceCatalog}.
 *
 * <p><b>Who calls it.</b> The container, or a program that embeds a relay.
 *
 * <p><b>Threads.</b> A producer's own thread writes its buffer, and at a commit hands one task to each event
 * loop where somebody waits. Everything that serves clients runs on a few event loops, one for each processor
 * by default, and a connection stays on its loop: reading a buffer is copying from mapped memory, which can
 * wait for a page from the disk but for nothing else, so there is no second pool of threads to hand work to
 * and back. Schemas lie in memory. Starting and stopping happen on the caller's thread, one at a time.
 *
 * <p><b>After a crash.</b> The buffers survive; connections and requests do not. A client asks again from its
 * checkpoint; a producer goes on after the last window in its buffer.
 */
package com.flipkart.aesop.relay;
