/**
 * Settings: values, each written once, read from XML or properties with the place they came from.
 *
 * <p>A settings record declares each setting as a component with {@link com.flipkart.aesop.core.settings.Setting};
 * {@link com.flipkart.aesop.core.settings.SettingsReader} fills it from a {@link
 * com.flipkart.aesop.core.settings.ConfigNode} (the short XML form) or from Databus properties (the
 * classic form), {@link
 * com.flipkart.aesop.core.settings.SettingsBuilder} makes it in a program; both tell {@link com.flipkart.aesop.core.settings.Problems} all that is wrong, so that a
 * start shows every mistake at once, with its place:
 *
 * <pre>{@code
 * @SettingsGroup(name = "aesop:relay", doc = "What a relay is told.")
 * public record RelaySettings(
 *         @Setting(doc = "Port to listen on.", defaultValue = "9000", min = "0", max = "65535",
 *                 databus = "databus.relay.container.httpPort")
 *         int port) {}
 *
 * Optional<RelaySettings> settings = new SettingsReader(problems, directory).read(RelaySettings.class, node, "id");
 * }</pre>
 *
 * <p>Everything is immutable except {@code Problems},
 * which one thread fills during a start. Nothing here is written to disk.
 */
package com.flipkart.aesop.core.settings;
