/**
 * The relay and bootstrap protocol: requests, responses and their codecs, for both ends.
 *
 * <p><b>Who calls it.</b> The relay at one end and the client at the other.
 *
 * <p><b>Threads.</b> Codecs belong to one connection and are used by its event loop alone; requests and
 * responses are values.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive.
 */
package com.flipkart.aesop.wire;
