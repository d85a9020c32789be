/**
 * What a relay counts: by physical source, by logical source, by client, and by kind of request. Figures only; what
 * they are called is said in {@code relay.metrics} (for Prometheus) and {@code relay.command} (for Databus).
 *
 * <pre>{@code
 *  producer --> CountingSink --> buffer.writer()      in: events by logical source, delay, when windows came (CommitLog)
 *  request  --> RelayStatistics.observe               calls and errors by command, client and logical source
 *  answer   --> AnswerMeter, after each chunk         out: events and bytes; where the client is now (ClientPlace)
 * }</pre>
 *
 * <p>What costs how much: an event that comes in costs two reads and an addition, without a locked instruction; a
 * window a few stores more; a chunk that goes out a few additions. Nothing is allocated for any of them. Where whole
 * runs of the buffer are copied nobody looks at events, so those are not known by logical source; where a filter looks
 * at each of them anyway, they are. A request costs a look-up of its client and a few objects.
 *
 * <p><b>Who calls it.</b> The relay.
 *
 * <p><b>Threads.</b> The sink is the producer's thread's, a meter of an answer its connection's thread's. All figures may
 * be read by any thread; those of one moment need not fit together to the last event.
 *
 * <p><b>After a crash.</b> Nothing is kept: figures count from the start of the relay.
 */
package com.flipkart.aesop.relay.stats;
