/**
 * Just enough of HTTP/1.1 for a client of the relay protocol: one keep-alive connection, GET, answers of any
 * length read piece by piece into a buffer of the caller's.
 *
 * <p><b>Why it is made here.</b> A puller needs three things of HTTP that general clients do not give together:
 * not to read the socket while there is no room (so that TCP slows the server down), to be woken at once from any
 * wait, and to move the body without an object per piece.
 *
 * <p><b>Who calls it.</b> The puller of {@link com.flipkart.aesop.client}, and the producer that reads another relay. Public only for
 * them; not part of what the library promises.
 *
 * <p><b>Threads.</b> A connection belongs to one thread; only {@link
 * com.flipkart.aesop.client.http.HttpConnection#wake} may be called by others.
 *
 * <p><b>After a crash.</b> Nothing here is kept.
 */
package com.flipkart.aesop.client.http;
