package com.flipkart.aesop.container;

import com.flipkart.aesop.core.module.PartStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a module was doing when somebody looked.
 *
 * @param id the module's id
 * @param configFile its XML
 * @param stateDirectory where its state lies
 * @param status its state: that of its worst part once it has been started
 * @param parts its parts, in the order in which they start
 * @param history its latest changes of state, oldest first
 */
public record ModuleView(
        String id,
        Path configFile,
        Path stateDirectory,
        PartStatus status,
        List<PartView> parts,
        List<StateChange> history) {
    public ModuleView {
        parts = List.copyOf(parts);
        history = List.copyOf(history);
    }

    /**
     * How a part was doing.
     *
     * @param id unique in the module
     * @param kind what it is, in one word
     * @param status its state
     * @param facts figures for people, in a fixed order
     */
    public record PartView(String id, String kind, PartStatus status, Map<String, String> facts) {}
}
