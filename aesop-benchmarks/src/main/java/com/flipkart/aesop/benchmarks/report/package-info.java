/**
 * What benchmarks find: rounds of sides, promises beside what was measured, and where and when; as Markdown and as JSON.
 *
 * <p><b>Who calls it.</b> Every benchmark, at its end.
 *
 * <p><b>Threads.</b> Values; any.
 *
 * <p><b>After a crash.</b> Nothing: a report exists when it is complete.
 */
package com.flipkart.aesop.benchmarks.report;
