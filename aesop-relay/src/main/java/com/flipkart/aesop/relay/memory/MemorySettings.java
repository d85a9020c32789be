package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsReader;

/** What a producer makes up. */
@SettingsGroup(name = "aesop:memory", doc = "A producer that makes rows up, for demonstrations and measurements.")
public record MemorySettings(
        @Setting(
                        doc = "Events a second; 0 stands for as many as there can be.",
                        defaultValue = "1000",
                        min = "0",
                        max = "100000000")
                int rate,
        @Setting(doc = "Events in a window.", defaultValue = "10", min = "1", max = "10000000") int windowSize,
        @Setting(
                        doc = "Bytes of an event, about: texts and byte strings are made so long that it comes out.",
                        defaultValue = "200",
                        min = "61",
                        max = "16MB")
                DataSize eventSize,
        @Setting(doc = "How many different keys there are; they are numbered from 1.", defaultValue = "1000", min = "1")
                long keys,
        @Setting(
                        doc =
                                "Which keys are changed how often: uniform, sequential, or hot (four of five changes on a fifth).",
                        defaultValue = "uniform")
                KeyDistribution keyDistribution,
        @Setting(doc = "Share of the events that are deletes.", defaultValue = "0", min = "0", max = "1")
                double deleteShare,
        @Setting(doc = "Number of windows after which it rests; 0 stands for never.", defaultValue = "0", min = "0")
                long windows,
        @Setting(doc = "What is made up depends on it and on the SCN alone.", defaultValue = "1", rule = "any number")
                long seed) {

    /** What holds if nothing is said. */
    public static MemorySettings defaults() {
        return SettingsReader.defaults(MemorySettings.class);
    }
}
