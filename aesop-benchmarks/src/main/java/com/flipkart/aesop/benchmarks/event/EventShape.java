package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.core.event.EventLayout;

/**
 * How long events are, and how many make a window.
 *
 * @param length bytes of each event, header included; at least {@value #SHORTEST}
 * @param perWindow events in each window, the one that ends it not counted; at least 1
 */
public record EventShape(int length, int perWindow) {
    /** A header, and a person whose names are short and who has no mail. */
    static final int SHORTEST = 100;

    /** Where nothing else is said: 161 bytes, of which 100 are the row; ten in a window. */
    public static final EventShape USUAL = new EventShape(161, 10);

    private static final String LENGTH = "length";
    private static final String PER_WINDOW = "perWindow";

    public EventShape {
        if (length < SHORTEST || perWindow < 1) {
            throw new IllegalArgumentException("An event has at least " + SHORTEST
                    + " bytes, and a window at least one event: length=" + length + " perWindow=" + perWindow);
        }
    }

    /** Bytes of a window: its events and its end. */
    public int windowLength() {
        return perWindow * length + EventLayout.END_OF_PERIOD_LENGTH;
    }

    /** As many windows as have this many bytes together; at least 1. */
    public int windowsIn(long bytes) {
        return (int) Math.max(1, bytes / windowLength());
    }

    /** For a side's JVM. */
    public Fields addTo(Fields settings) {
        return settings.with(LENGTH, length).with(PER_WINDOW, perWindow);
    }

    /** In a side's JVM. */
    public static EventShape of(Fields settings) {
        return new EventShape((int) settings.number(LENGTH), (int) settings.number(PER_WINDOW));
    }
}
