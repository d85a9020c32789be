package com.flipkart.aesop.container;

import com.flipkart.aesop.core.module.PartStatus;
import java.time.Instant;

/**
 * A module, or one of its parts, came into a state.
 *
 * @param at when
 * @param module the module's id
 * @param part kind and id of the part; empty if it is the module itself
 * @param status its state, and why
 */
public record StateChange(Instant at, String module, String part, PartStatus status) {
    /** Who it is, in words: {@code module person-relay} or {@code part relay person-relay}. */
    public String subject() {
        return part.isEmpty() ? "module " + module : "part " + part;
    }
}
