package com.flipkart.aesop.core.producer;

import java.util.List;

/**
 * A database that one producer reads: the unit of order, of SCNs and of a buffer.
 *
 * @param id label of the source, at least 0
 * @param name unique in a relay; names the buffer's directory
 * @param sources its logical sources, not empty; ids and names are unique
 */
public record PhysicalSource(int id, String name, List<LogicalSource> sources) {
    /** @throws IllegalArgumentException if there are no sources, or two have one id or one name */
    public PhysicalSource {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("A physical source needs at least one logical source: name=" + name);
        }
        if (sources.stream().map(LogicalSource::id).distinct().count() < sources.size()
                || sources.stream().map(LogicalSource::name).distinct().count() < sources.size()) {
            throw new IllegalArgumentException("Two logical sources of a physical source have one id or one name: name="
                    + name + " sources=" + sources);
        }
    }
}
