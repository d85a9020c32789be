package com.flipkart.aesop.embedded;

/** Is told how far the start of a server has come. */
@FunctionalInterface
public interface StartListener {
    /**
     * Called on the starting thread when a phase begins.
     *
     * @param detail one line for a person: what, where, and how large
     */
    void onPhase(StartPhase phase, String detail);
}
