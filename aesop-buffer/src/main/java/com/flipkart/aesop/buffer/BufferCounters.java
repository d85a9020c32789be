package com.flipkart.aesop.buffer;

/**
 * What has happened to a buffer since it was opened. Every figure only grows.
 *
 * @param windowsCommitted windows made visible, lone end-of-period events included
 * @param eventsCommitted events made visible, end-of-period events included
 * @param bytesCommitted bytes of those events
 * @param windowsRolledBack windows dropped by their producer
 * @param segmentsEvicted segments given up to make room
 * @param lappedReads reads that were refused because the reader had been overtaken
 * @param damagedIndexBlocks index entries that readers found damaged; what they describe was scanned instead, and the
 *     index is rebuilt at the next opening
 * @param forceFailures times that full segments, or the newest windows, could not be forced to the disk; they are intact as
 *     long as the machine runs
 */
public record BufferCounters(
        long windowsCommitted,
        long eventsCommitted,
        long bytesCommitted,
        long windowsRolledBack,
        long segmentsEvicted,
        long lappedReads,
        long damagedIndexBlocks,
        long forceFailures) {}
