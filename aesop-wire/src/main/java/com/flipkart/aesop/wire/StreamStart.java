package com.flipkart.aesop.wire;

import java.util.Optional;

/**
 * Where the answer to /stream begins.
 *
 * @param checkpoint the client's checkpoint as JSON; empty: at the oldest window that is held
 * @param fromLatest begin with the newest window, whatever the checkpoint says
 */
public record StreamStart(Optional<String> checkpoint, boolean fromLatest) {}
