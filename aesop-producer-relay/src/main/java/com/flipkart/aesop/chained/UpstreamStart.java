package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;

/**
 * Where to begin in the stream of an upstream, if nothing of it has been taken over yet.
 *
 * @param latest from the newest window on, that one included
 * @param scn after this one; {@link Scn#NONE}: from the oldest window on, unless from the newest
 */
record UpstreamStart(boolean latest, long scn) {
    static final String RULE = "oldest, latest or a number of at least 0";

    /** @throws IllegalArgumentException if the text is none of these */
    static UpstreamStart parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("oldest")) {
            return new UpstreamStart(false, Scn.NONE);
        }
        if (trimmed.equals("latest")) {
            return new UpstreamStart(true, Scn.NONE);
        }
        long scn;
        try {
            scn = Long.parseLong(trimmed);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is not " + RULE, e);
        }
        if (scn < 0) {
            throw new IllegalArgumentException(text + " is not " + RULE);
        }
        return new UpstreamStart(false, scn);
    }

    Checkpoint checkpoint() {
        return scn < 0 ? Checkpoint.FLEXIBLE : Checkpoint.after(scn);
    }
}
