/**
 * Proves the promises of the whole: real processes, injected faults, source and sink compared.
 *
 * <p><b>Who calls it.</b> The build; nothing depends on it.
 *
 * <p><b>Threads.</b> Tests drive child processes from JUnit's thread.
 *
 * <p><b>After a crash.</b> Nothing: each test makes what it needs and removes it.
 */
package com.flipkart.aesop.systemtests;
