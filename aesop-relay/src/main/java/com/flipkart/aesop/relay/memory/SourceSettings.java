package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** A kind of row that a memory producer makes up. */
@SettingsGroup(name = "source of aesop:memory", doc = "A kind of row that is made up, by the schema of its name.")
record SourceSettings(
        @Setting(doc = "What stands for it on the wire; unique in the relay.", min = "1", max = "32767") int id,
        @Setting(doc = "What clients subscribe to; its schema is <name>.<version>.avsc.", rule = "the name of a schema")
                String name,
        @Setting(doc = "Logical partition on each event.", defaultValue = "0", min = "0", max = "32767")
                int partition) {

    LogicalSource toLogicalSource() {
        return new LogicalSource((short) id, name, "memory:" + name, (short) partition);
    }
}
