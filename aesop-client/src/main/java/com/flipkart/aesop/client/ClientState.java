package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a client is doing: RUNNING, unless one of its threads has trouble; FAILED and STOPPED are for ever. Any thread.
 */
final class ClientState {
    /** Who can have trouble; the first one that has is shown. */
    enum Who {
        /** The consumer answered ERROR. */
        CONSUMER,
        /** The checkpoint cannot be written. */
        CHECKPOINT,
        /** No relay can be read from. */
        RELAY,
        /** A callback takes too long. */
        CALLBACK
    }

    private final Map<Who, AesopException> troubles = new EnumMap<>(Who.class);
    private final Runnable changed;
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile AesopException failure;
    private boolean served;

    /** @param changed called after each change */
    ClientState(Runnable changed) {
        this.changed = changed;
    }

    PartStatus status() {
        return status;
    }

    /** Why the client is FAILED. */
    Optional<AesopException> failure() {
        return Optional.ofNullable(failure);
    }

    void to(PartState state) {
        synchronized (this) {
            status = PartStatus.of(state);
        }
        changed.run();
    }

    /** Somebody has trouble, and tries again. */
    void trouble(Who who, AesopException cause) {
        synchronized (this) {
            troubles.put(who, cause);
            show();
        }
        changed.run();
    }

    /** Somebody's trouble is over. */
    void over(Who who) {
        synchronized (this) {
            served |= who == Who.RELAY;
            troubles.remove(who);
            show();
        }
        changed.run();
    }

    /** Nothing goes on. The first cause stays. */
    void failed(AesopException cause) {
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            status = PartStatus.of(PartState.FAILED, cause);
        }
        changed.run();
    }

    private void show() {
        if (failure != null || status.state() == PartState.STOPPING || status.state() == PartState.STOPPED) {
            return;
        }
        PartState state = !troubles.isEmpty() ? PartState.RETRYING : served ? PartState.RUNNING : PartState.STARTING;
        AesopException cause =
                troubles.isEmpty() ? null : troubles.values().iterator().next();
        PartStatus next = cause == null ? PartStatus.of(state) : PartStatus.of(state, cause);
        boolean same = state == status.state() && Objects.equals(next.cause(), status.cause());
        if (!same) {
            status = next;
        }
    }
}
