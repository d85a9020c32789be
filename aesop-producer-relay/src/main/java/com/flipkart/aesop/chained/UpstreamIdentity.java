package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** What a physical source is called that is taken over. */
@SettingsGroup(
        name = "aesop:upstream (its physical source)",
        doc = "The physical source whose windows are taken over from an upstream.")
record UpstreamIdentity(
        @Setting(doc = "Label of the source.", defaultValue = "1", min = "0") int id,
        @Setting(
                        doc = "Unique in the relay; names the buffer's folder.",
                        rule = "letters, digits, dots, dashes, underscores")
                String name) {}
