/**
 * The words that everybody shares: events, SCNs, checkpoints, schemas, settings, errors, and the
 * interfaces that a part, a producer and a consumer implement.
 *
 * <p>Every other module depends on this one and this one on none. It brings slf4j-api and Avro and
 * nothing else that is heavy. The packages:
 *
 * <ul>
 *   <li>{@link com.flipkart.aesop.core.error}: what can go wrong, in codes that can be counted;
 *   <li>{@link com.flipkart.aesop.core.event}: the binary change event, drawn, read and written;
 *   <li>{@link com.flipkart.aesop.core.scn}: SCNs, checkpoints and source positions;
 *   <li>{@link com.flipkart.aesop.core.producer}: what a producer is and the sink it writes to;
 *   <li>{@link com.flipkart.aesop.core.schema}: the schemas of rows and where they are found;
 *   <li>{@link com.flipkart.aesop.core.settings}: settings as values, and all that can be wrong with them;
 *   <li>{@link com.flipkart.aesop.core.part}: how parts are made from XML, inside a module;
 *   <li>{@link com.flipkart.aesop.core.module}: what the container sees of a module.
 * </ul>
 */
package com.flipkart.aesop.core;
