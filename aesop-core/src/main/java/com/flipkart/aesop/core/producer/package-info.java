/**
 * What a producer is: something that turns the log of a source into windows of change events.
 *
 * <p>A producer implements {@link com.flipkart.aesop.core.producer.EventProducer} and knows nothing of
 * relays, buffers or sockets: it is given a {@link com.flipkart.aesop.core.producer.WindowSink} and
 * writes windows into it. The relay implements the sink over its buffer and owns the producer's life.
 * One thread of the producer's own writes to the sink. What survives a crash is what the sink has
 * committed: at the next start the producer goes on at {@link
 * com.flipkart.aesop.core.producer.WindowSink#resumePoint()}.
 */
package com.flipkart.aesop.core.producer;
