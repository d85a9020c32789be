/**
 * Who may ask a relay for what. Two tokens: that of the settings is asked of everybody who reads, that of the operator of
 * whoever changes something. The health check, {@code /admin} alone, is open to all.
 *
 * <p><b>Who calls it.</b> {@link com.flipkart.aesop.relay.Relay}, which puts the {@link
 * com.flipkart.aesop.relay.security.AccessGuard} in front of its commands.
 *
 * <p><b>Threads.</b> Event loops ask the guard, which keeps nothing.
 *
 * <p><b>After a crash.</b> A token that was generated stays in its file, {@code admin.token} of the relay's state
 * directory, until somebody deletes it.
 */
package com.flipkart.aesop.relay.security;
