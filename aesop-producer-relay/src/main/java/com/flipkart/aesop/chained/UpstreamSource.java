package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** A logical source that is taken over. */
@SettingsGroup(name = "source of aesop:upstream", doc = "A logical source that is taken over from the upstream.")
record UpstreamSource(
        @Setting(doc = "What stands for it on the wire: the id that it has at the upstream.", min = "1", max = "32767")
                int id,
        @Setting(
                        doc = "What clients subscribe to: the name that it has at the upstream.",
                        rule = "a name that the upstream's /sources gives")
                String name) {

    LogicalSource toLogicalSource() {
        return new LogicalSource((short) id, name, "upstream:" + name, (short) 0);
    }
}
