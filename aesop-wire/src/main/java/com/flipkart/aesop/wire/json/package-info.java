/**
 * Events as lines of JSON: the outputs {@code json} and {@code json_plain_value} of /stream, for people and for tools that
 * load them. {@link com.flipkart.aesop.wire.json.JsonBody} makes them of a body of binary events; {@link
 * com.flipkart.aesop.wire.json.EventJson} knows the fields.
 *
 * <p><b>Who calls it.</b> The relay. No client of ours reads JSON: it is larger and slower, and {@code json_plain_value} is not
 * even exact.
 *
 * <p><b>Threads.</b> A body belongs to its connection's thread.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive.
 */
package com.flipkart.aesop.wire.json;
