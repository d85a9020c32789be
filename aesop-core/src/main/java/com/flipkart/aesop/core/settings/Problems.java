package com.flipkart.aesop.core.settings;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong, collected before anything is refused, so that a user sees all of it at once.
 * Filled by one thread.
 */
public final class Problems {
    private final List<Problem> errors = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * One thing that is wrong.
     *
     * @param code whose move it is
     * @param origin where it was written
     * @param what what is wrong, with {@code name=value}; never a secret
     * @param action what to do
     */
    public record Problem(ErrorCode code, Origin origin, String what, String action) {
        @Override
        public String toString() {
            return origin + ": " + what + ". " + action
                    + (".;?!".indexOf(action.charAt(action.length() - 1)) < 0 ? "." : "");
        }
    }

    /** Adds something that stops the start. */
    public void error(ErrorCode code, Origin origin, String what, String action) {
        errors.add(new Problem(code, origin, what, action));
    }

    /** Adds a setting that stops the start. */
    public void error(Origin origin, String what, String action) {
        error(ErrorCode.INVALID_SETTINGS, origin, what, action);
    }

    /** Adds something that the user should know, but that stops nothing. */
    public void warning(Origin origin, String what, String action) {
        warnings.add(new Problem(ErrorCode.INVALID_SETTINGS, origin, what, action));
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    public List<Problem> errors() {
        return List.copyOf(errors);
    }

    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * @param tried what could not be done because of the errors, for the message's first line: {@code
     *     starting module person-relay}
     * @throws AesopException with all errors, one a line, and the code of the first, if there are any
     */
    public void throwIfAny(String tried) {
        if (errors.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(tried)
                .append(" failed: ")
                .append(errors.size() == 1 ? "1 problem" : errors.size() + " problems");
        for (Problem problem : errors) {
            message.append("\n  ").append(problem);
        }
        throw new AesopException(errors.get(0).code(), message.toString());
    }
}
