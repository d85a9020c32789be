package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.relay.stats.LogicalFigures;
import com.flipkart.aesop.relay.stats.PhysicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import java.util.Optional;

/** How paths name things. */
final class Names {
    private Names() {}

    /** {@code <name>:<id>}. */
    static String of(PhysicalSource source) {
        return source.name() + ":" + source.id();
    }

    /** The physical source that {@code <name>:<id>} names. */
    static Optional<PhysicalFigures> physical(RelayStatistics statistics, String name) {
        return statistics.physical().stream()
                .filter(source -> of(source.source()).equals(name))
                .findFirst();
    }

    /** The logical source of an id. */
    static Optional<LogicalFigures> logical(RelayStatistics statistics, String id) {
        return statistics.logical().stream()
                .filter(source -> Short.toString(source.source().id()).equals(id))
                .findFirst();
    }
}
