/**
 * Real servers for tests, and faults as fixtures.
 *
 * <p><b>Who calls it.</b> The tests of the other modules; no code that ships.
 *
 * <p><b>Threads.</b> Each fixture says which thread it runs on; most use the test's own.
 *
 * <p><b>After a crash.</b> Nothing: every fixture is made for one test or one test class.
 */
package com.flipkart.aesop.testkit;
