package com.flipkart.aesop.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong with the parameters of one request, collected before it is refused, so that
 * a user sees all of it at once. Belongs to one thread.
 */
public final class RequestProblems {
    private final String command;
    private final List<String> problems = new ArrayList<>();

    /** @param command the command of the request: {@code stream} */
    public RequestProblems(String command) {
        this.command = command;
    }

    /**
     * Adds a parameter whose value means nothing.
     *
     * @param value as sent; null if it is missing
     * @param rule what it has to be, without a full stop: {@code size is a number of bytes, at least 1}
     */
    public void invalid(String parameter, String value, String rule) {
        problems.add("Invalid value for " + command + "." + parameter + ": " + value + " (" + rule + ")");
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** @throws WireException {@link ErrorClass#INVALID_PARAMETER} with all problems, if there are any */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new WireException(ErrorClass.INVALID_PARAMETER, String.join("; ", problems));
        }
    }
}
