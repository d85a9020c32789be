package com.flipkart.aesop.core.module;

import java.time.Duration;
import java.util.Map;

/** Something that a module runs: a relay, a client. Made by a {@link ModuleAssembler}. */
public interface Part {
    /** Unique in the module; from the XML's {@code id}. */
    String id();

    /** What it is, in one word: {@code relay}, {@code client}. */
    String kind();

    /**
     * Starts; returns when it runs, or, if it cannot, throws and leaves nothing behind. Called once.
     *
     * @throws com.flipkart.aesop.core.error.AesopException with the cause and the way out
     */
    void start();

    /**
     * Stops: finishes what is in hand, saves what has to be kept, gives everything back. May be called in
     * any state and more than once. Returns when it has stopped; if that takes longer than {@code
     * deadline}, it cuts off what is left.
     */
    void stop(Duration deadline);

    /** How it is doing; at any time, from any thread, at once. */
    PartStatus status();

    /**
     * Figures and facts for people: a few dozen entries in a fixed order, values as text. At any time, from
     * any thread, at once. Names are in the glossary; times and sizes have their unit in the name.
     */
    Map<String, String> facts();
}
