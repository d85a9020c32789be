package com.flipkart.aesop.client.part;

import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** A source that a client asks for, and the bean that gets its changes. */
@SettingsGroup(name = "aesop:subscribe", doc = "A source that a client asks for, and the consumer of its changes.")
public record SubscribeSettings(
        @Setting(doc = "Name of the logical source, as the relay calls it.", rule = "not empty") String source,
        @Setting(
                        doc =
                                "Name of a bean that is a ChangeConsumer, an EventCallback or a RawEventCallback. One consumer may "
                                        + "get several sources.",
                        rule = "the name of a bean")
                String consumer) {}
