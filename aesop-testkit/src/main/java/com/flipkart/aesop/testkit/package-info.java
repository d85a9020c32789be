/**
 * Real servers for tests, and faults as fixtures.
 *
 * <table>
 * <caption>What to use for what</caption>
 * <tr><td>a MariaDB with an empty database per test</td><td>{@link com.flipkart.aesop.testkit.SharedMariaDb}</td></tr>
 * <tr><td>a server of one's own, to be killed</td><td>{@link com.flipkart.aesop.embedded.EmbeddedMariaDb}</td></tr>
 * <tr><td>a network that breaks, stalls, crawls</td><td>{@link com.flipkart.aesop.testkit.TcpProxy}</td></tr>
 * <tr><td>a program to be killed</td><td>{@link com.flipkart.aesop.testkit.ChildJvm}</td></tr>
 * <tr><td>a disk that is full</td><td>{@link com.flipkart.aesop.testkit.LimitedDisk}</td></tr>
 * <tr><td>a certificate and its key, also an expired one</td><td>{@link com.flipkart.aesop.testkit.Certificate}</td></tr>
 * <tr><td>to wait, with an end and a reason</td><td>{@link com.flipkart.aesop.testkit.Deadline}</td></tr>
 * <tr><td>random input that can be replayed</td><td>{@link com.flipkart.aesop.testkit.Seeds}</td></tr>
 * <tr><td>to be sure that nothing is left</td><td>{@link com.flipkart.aesop.testkit.NoLeaks}</td></tr>
 * </table>
 *
 * <p><b>Who calls it.</b> The tests of the other modules; no code that ships.
 *
 * <p><b>Threads.</b> Each fixture says which thread it runs on; most use the test's own.
 *
 * <p><b>After a crash.</b> Fixtures are made for one test or one test class. Child processes end with this JVM; what a
 * JVM that was killed leaves of embedded servers is cleared by the next.
 */
package com.flipkart.aesop.testkit;
