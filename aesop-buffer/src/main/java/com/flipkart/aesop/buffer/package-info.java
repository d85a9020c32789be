/**
 * A memory-mapped circular buffer of change events with a sparse SCN index.
 *
 * <p><b>Who calls it.</b> The relay opens buffers; nobody else does.
 *
 * <p><b>Threads.</b> One thread writes a buffer, any number of threads read it.
 *
 * <p><b>After a crash.</b> Committed windows survive a killed process; recovery drops whatever follows the last
 * whole window.
 */
package com.flipkart.aesop.buffer;
