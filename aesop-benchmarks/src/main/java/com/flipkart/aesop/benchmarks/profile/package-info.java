/**
 * Where the time of a benchmark's sides goes: Flight Recorder runs in each side's JVM while it works, and what it sampled becomes a
 * table.
 *
 * <p><b>Who calls it.</b> {@link com.flipkart.aesop.benchmarks.BenchmarksMain} with {@code --profile}, after the run; {@link
 * com.flipkart.aesop.benchmarks.side.SideMain} has made the recordings.
 *
 * <p><b>Threads.</b> That of the caller.
 *
 * <p><b>After a crash.</b> Recordings of sides that had ended stay among the temporary files.
 */
package com.flipkart.aesop.benchmarks.profile;
