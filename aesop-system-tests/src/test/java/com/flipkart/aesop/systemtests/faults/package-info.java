/**
 * Faults in real processes, and the proof that nothing was lost: a workload that knows what it has committed, a
 * consumer that writes down what it was told, and a check that compares the two whole and in order.
 */
package com.flipkart.aesop.systemtests.faults;
