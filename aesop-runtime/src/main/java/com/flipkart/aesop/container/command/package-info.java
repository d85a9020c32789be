/**
 * The {@code aesop} command: reads its arguments, runs a subcommand, says how it ended.
 *
 * <p>Subcommands are those of this package, those that lie in jars beside it ({@link
 * com.flipkart.aesop.container.command.Subcommand}) and those that components offer ({@link
 * com.flipkart.aesop.core.module.ComponentCommand}). Called by {@code bin/aesop}, on the main thread; {@link
 * com.flipkart.aesop.container.command.StopSignal} turns SIGTERM and ctrl-C into an orderly end. Nothing here
 * is written to disk.
 */
package com.flipkart.aesop.container.command;
