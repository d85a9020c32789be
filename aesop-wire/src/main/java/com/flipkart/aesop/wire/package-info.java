/**
 * The relay and bootstrap protocol: requests, responses and their codecs, for both ends.
 *
 * <p>A request is a value: {@link com.flipkart.aesop.wire.SourcesRequest}, {@link
 * com.flipkart.aesop.wire.RegisterRequest} or {@link com.flipkart.aesop.wire.StreamRequest}. It is read
 * from and written to a {@link com.flipkart.aesop.wire.RequestTarget}, which knows how leniently a
 * request line has to be taken. Answers are {@link com.flipkart.aesop.wire.SourcesResponse}, {@link
 * com.flipkart.aesop.wire.RegisterResponse} and, for /stream, the events themselves; any answer may be an
 * {@link com.flipkart.aesop.wire.ErrorResponse} instead. Names of headers, parameters and errors stand in
 * {@link com.flipkart.aesop.wire.WireHeaders}, {@link com.flipkart.aesop.wire.WireParameters} and {@link
 * com.flipkart.aesop.wire.ErrorClass}, and nowhere else.
 *
 * <p><b>Who calls it.</b> The relay at one end and the client at the other.
 *
 * <p><b>Threads.</b> Requests and responses are values; their codecs are static and know no connection.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive.
 */
package com.flipkart.aesop.wire;
