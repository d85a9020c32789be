package com.flipkart.aesop.core.module;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How something that runs is doing.
 *
 * @param state its state
 * @param since when it came into this state
 * @param code of the cause, if the state has one
 * @param cause why, and what to do; empty when nothing is wrong
 */
public record PartStatus(PartState state, Instant since, Optional<ErrorCode> code, String cause) {
    public PartStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(cause, "cause");
    }

    /** In {@code state} from now on, and nothing is wrong. */
    public static PartStatus of(PartState state) {
        return new PartStatus(state, Instant.now(), Optional.empty(), "");
    }

    /** In {@code state} from now on, because of {@code cause}. */
    public static PartStatus of(PartState state, AesopException cause) {
        return new PartStatus(state, Instant.now(), Optional.of(cause.code()), String.valueOf(cause.getMessage()));
    }

    @Override
    public String toString() {
        return code.map(c -> state + " (" + c + ": " + cause + ")").orElse(state.toString());
    }
}
