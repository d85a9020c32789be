package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import java.util.ArrayList;
import java.util.List;

/** What went wrong in a start, collected as far as it can be known, so that a user sees all of it at once. */
final class StartFailures {
    private final String tried;
    private final List<AesopException> failures = new ArrayList<>();

    /** @param tried what was tried: {@code Starting relay person-relay} */
    StartFailures(String tried) {
        this.tried = tried;
    }

    /** Does one step; what it throws is kept. */
    void attempt(Runnable step) {
        attempt(Origin.PROGRAM, step);
    }

    /**
     * Does one step; what it throws is kept.
     *
     * @param place where it is written what to do in it; the message begins with it, unless a program has said so
     */
    void attempt(Origin place, Runnable step) {
        try {
            step.run();
        } catch (AesopException e) {
            failures.add(
                    place.equals(Origin.PROGRAM) ? e : new AesopException(e.code(), place + ": " + e.getMessage(), e));
        } catch (RuntimeException e) {
            failures.add(new AesopException(ErrorCode.INTERNAL, "a defect: " + e, e));
        }
    }

    /** @throws AesopException with all failures and the code of the first, if there are any */
    void throwIfAny() {
        if (failures.isEmpty()) {
            return;
        }
        AesopException first = failures.get(0);
        StringBuilder message = new StringBuilder(tried).append(" failed");
        if (failures.size() == 1) {
            message.append(": ").append(first.getMessage());
        } else {
            message.append(": ").append(failures.size()).append(" problems");
            failures.forEach(failure -> message.append("\n  ").append(failure.describe()));
        }
        AesopException all = new AesopException(first.code(), message.toString(), first);
        failures.stream().skip(1).forEach(all::addSuppressed);
        throw all;
    }
}
