package com.flipkart.aesop.buffer;

import java.util.List;

/**
 * A ring as it was found and put right.
 *
 * @param control mapped
 * @param segments oldest first, at least one
 * @param head the oldest window
 * @param last the last window and where the producer goes on
 * @param capacityBefore the capacity that the ring had when it was open last
 * @param rebuildIndexFrom index of the first segment whose index must not be believed
 * @param report for the operator
 */
record RecoveredRing(
        ControlFile control,
        List<Segment> segments,
        Ring.Head head,
        PositionSlots.Slot last,
        long capacityBefore,
        int rebuildIndexFrom,
        RecoveryReport report) {}
