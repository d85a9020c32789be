package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorKind;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The upstreams, one of which is read, and what went wrong last with each since one of them last worked. Belongs to the
 * producer's thread.
 */
final class UpstreamList {
    private final List<HostAndPort> relays;
    private final Map<HostAndPort, AesopException> failures = new LinkedHashMap<>();
    private int current;

    UpstreamList(List<HostAndPort> relays) {
        this.relays = relays;
    }

    HostAndPort current() {
        return relays.get(current);
    }

    /** Turns to the next one; after the last comes the first. */
    void next() {
        current = (current + 1) % relays.size();
    }

    /** The current one works. */
    void works() {
        failures.clear();
    }

    /** The current one has failed. */
    void failed(AesopException cause) {
        failures.put(current(), cause);
    }

    /** Whether each has failed since one last worked, so that a pause is due. */
    boolean haveAllFailed() {
        return failures.size() == relays.size();
    }

    /**
     * What it comes to: FAILED if with every upstream somebody has to do something, RETRYING as long as one of them may come back by
     * itself. The cause names each that has failed.
     */
    PartStatus status() {
        AesopException worst = failures.get(current());
        boolean hopeless = haveAllFailed();
        for (AesopException failure : failures.values()) {
            hopeless &= !isTemporary(failure);
            if (worst == null || isTemporary(worst)) {
                worst = failure;
            }
        }
        StringBuilder cause = new StringBuilder();
        failures.forEach((relay, failure) -> cause.append(cause.isEmpty() ? "" : "; ")
                .append(failures.size() == 1 ? "" : "relay=" + relay + ": ")
                .append(failure.getMessage()));
        return new PartStatus(
                hopeless ? PartState.FAILED : PartState.RETRYING,
                Instant.now(),
                Optional.ofNullable(worst).map(AesopException::code),
                cause.toString());
    }

    /** Whether it passes by itself: nobody has to do anything but wait. */
    static boolean isTemporary(AesopException e) {
        return e.code().retryable() && e.code().kind() == ErrorKind.RESOURCES;
    }
}
