package com.flipkart.aesop.core.producer;

import com.flipkart.aesop.core.scn.Scn;
import java.util.Optional;

/**
 * Where a producer goes on.
 *
 * @param scn of the last window, or {@link Scn#NONE} if there is none; the next SCN must be greater
 * @param position what the producer committed or advanced last, if it is known. Absent with an SCN: the
 *     SCN comes from an old MaxSCN file or from {@code initVal}; go on with the first transaction that
 *     starts at or after it. Absent without an SCN: a first start
 */
public record ResumePoint(long scn, Optional<byte[]> position) {
    /** A first start: nothing is known. */
    public static final ResumePoint FIRST = new ResumePoint(Scn.NONE, Optional.empty());
}
