/**
 * A relay that encrypts and asks for tokens, with our client at the other end: what goes through, and what each is told who does
 * not come in.
 *
 * <p><b>Who calls it.</b> JUnit. <b>Threads.</b> The test's own writes; each client calls its consumer on its own.
 */
package com.flipkart.aesop.systemtests.security;
