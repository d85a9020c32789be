/**
 * Where things are: {@link com.flipkart.aesop.core.scn.Scn} numbers windows, {@link
 * com.flipkart.aesop.core.scn.Checkpoint} is a consumer's place among them, {@link
 * com.flipkart.aesop.core.scn.SourcePosition} is a producer's place in its source.
 *
 * <p>Used by everybody. The types are immutable unless they say otherwise and may be used from any
 * thread. They are what the buffer and the client write to disk; how they do it so that a crash loses
 * nothing is told there.
 */
package com.flipkart.aesop.core.scn;
