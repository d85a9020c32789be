package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** Which physical source a memory producer plays. */
@SettingsGroup(name = "aesop:memory (its physical source)", doc = "The physical source whose rows are made up.")
record PhysicalSettings(
        @Setting(doc = "Label of the source.", defaultValue = "1", min = "0") int id,
        @Setting(
                        doc = "Unique in the relay; names the buffer's folder.",
                        rule = "letters, digits, dots, dashes, underscores")
                String name) {}
