package com.flipkart.aesop.client;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.util.Optional;

/**
 * How far a client is, at one moment. Counts are since the client was started.
 *
 * @param lastScn the last window that the consumer has had whole; {@link Scn#NONE} if there is none
 * @param checkpointScn the last window in front of the checkpoint on disk; {@link Scn#NONE} if there is none
 * @param receivedScn the last window that has come from the relay; {@link Scn#NONE} if there is none
 * @param lagMillis how long ago the last window that the consumer has had was committed at the source; 0 if the
 *     relay has nothing newer, -1 if that cannot be known: nothing has come yet
 * @param relay the relay that the client is connected to; empty while it is looking for one
 * @param events events that the consumer has had
 * @param windows windows that the consumer has had whole, those without an event of its sources included
 * @param bytesReceived bytes of events that have come
 * @param waitingBytes bytes of events that have come and that the consumer has not had, those of whole windows; up to a
 *     sixteenth of the client's buffer too many while it is at work
 * @param rollbacks how many times the consumer was told to drop what it had begun
 * @param relayFailures how many times a relay could not be reached, failed or broke off
 * @param checkpointsWritten how many times the checkpoint was written
 */
public record ClientProgress(
        long lastScn,
        long checkpointScn,
        long receivedScn,
        long lagMillis,
        Optional<HostAndPort> relay,
        long events,
        long windows,
        long bytesReceived,
        long waitingBytes,
        long rollbacks,
        long relayFailures,
        long checkpointsWritten) {}
