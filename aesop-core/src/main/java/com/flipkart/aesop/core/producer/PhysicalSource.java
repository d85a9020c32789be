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
    public PhysicalSource {
        sources = List.copyOf(sources);
    }
}
