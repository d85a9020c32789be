package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices a call of the consumer that takes too long, and says so in the client's status. The callback thread only
 * counts; another one looks now and then whether the count has moved.
 */
final class CallbackWatch {
    private final AtomicLong steps = new AtomicLong();
    private final ClientState state;
    private final long budgetNanos;

    // Of the thread that looks.
    private long seen;
    private long seenAt;
    private boolean told;

    CallbackWatch(ClientState state, Duration budget) {
        this.state = state;
        this.budgetNanos = budget.toNanos();
    }

    /** A call begins, or has ended. Called by the callback thread alone, before and after each call. */
    void step() {
        steps.setRelease(steps.getPlain() + 1);
    }

    /** Looks. Called by one thread, with the present {@code System.nanoTime()}. */
    void look(long now) {
        long current = steps.getAcquire();
        boolean inside = (current & 1) == 1;
        if (current != seen || !inside) {
            seen = current;
            seenAt = now;
            if (told) {
                told = false;
                state.over(ClientState.Who.CALLBACK);
            }
        } else if (!told && now - seenAt > budgetNanos) {
            told = true;
            state.trouble(
                    ClientState.Who.CALLBACK,
                    new AesopException(
                            ErrorCode.TIMEOUT,
                            "Calling the consumer takes longer than callbackBudget="
                                    + Duration.ofNanos(budgetNanos).toMillis()
                                    + "ms; no other event is delivered meanwhile. A thread dump shows what the callback "
                                    + "thread waits for"));
        }
    }
}
