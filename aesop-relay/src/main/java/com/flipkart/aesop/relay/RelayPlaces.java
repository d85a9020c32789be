package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.settings.Origin;
import java.util.Map;

/**
 * Where what a relay is made of is written, for messages.
 *
 * @param port where its port is
 * @param producers where each producer is, by the name of its physical source
 */
record RelayPlaces(Origin port, Map<String, Origin> producers) {
    /** Of a relay that a program has made. */
    static final RelayPlaces PROGRAM = new RelayPlaces(Origin.PROGRAM, Map.of());

    RelayPlaces {
        producers = Map.copyOf(producers);
    }

    Origin producer(String source) {
        return producers.getOrDefault(source, Origin.PROGRAM);
    }
}
