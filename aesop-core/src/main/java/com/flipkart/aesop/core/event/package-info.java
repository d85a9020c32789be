/**
 * The change event: the Databus V1 event, the same bytes in the buffer, on the wire and in the
 * client.
 *
 * <p>{@link com.flipkart.aesop.core.event.EventLayout} draws it, {@link
 * com.flipkart.aesop.core.event.EventView} reads it where it lies, {@link
 * com.flipkart.aesop.core.event.EventWriter} writes it where it will lie, {@link
 * com.flipkart.aesop.core.event.EventCrc} computes its two checksums. None of them allocates per
 * event; each view, writer or checksum instance belongs to one thread at a time. Producers write
 * through a {@link com.flipkart.aesop.core.producer.WindowSink}, the relay and the client read.
 * Nothing here touches a disk, so nothing here survives a crash; what a torn write leaves behind is
 * told apart by {@link com.flipkart.aesop.core.event.EventView#verify}.
 */
package com.flipkart.aesop.core.event;
