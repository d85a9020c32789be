/**
 * Proves from the compiled classes what the import rules promise from the source text: no cycles, and arrows that
 * point down even where a class is named in full instead of being imported.
 *
 * <p>The build calls it, on JUnit's thread. It only reads, so there is nothing to survive a crash.
 */
package com.flipkart.aesop.systemtests.architecture;
