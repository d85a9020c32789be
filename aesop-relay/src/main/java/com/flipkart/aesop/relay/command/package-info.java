/**
 * The commands by which Databus's tools ask a relay how it is doing: containerStats, relayStats, bufferInfo,
 * physicalSources, physicalBuffers, config. Paths and names of fields are those of Databus; a figure that we do not
 * have is left out. Nothing here changes anything.
 *
 * <p>{@link com.flipkart.aesop.relay.command.StatisticsCommands} has them all; each is a {@link
 * com.flipkart.aesop.wire.http.RequestHandler}. docs/relay.md has the paths and what the fields mean.
 *
 * <p><b>Who calls it.</b> The relay's server.
 *
 * <p><b>Threads.</b> Event loops; figures are read where they are, nothing is waited for.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.relay.command;
