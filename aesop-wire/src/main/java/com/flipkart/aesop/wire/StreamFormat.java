package com.flipkart.aesop.wire;

/**
 * What the answer to /stream may look like.
 *
 * @param output how events are written
 * @param size most bytes of events, counted in binary, that the answer may have; at least 1
 * @param maxEventVersion newest version of the event format that the client reads: 0 (V1) or 2 (V2)
 */
public record StreamFormat(StreamOutput output, int size, int maxEventVersion) {}
