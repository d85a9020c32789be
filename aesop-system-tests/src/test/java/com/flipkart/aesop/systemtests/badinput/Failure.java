package com.flipkart.aesop.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator is told of a module that has failed. */
final class Failure {
    private static final String INDENT = "\n  ";

    private Failure() {}

    /**
     * The first cause that {@code text} has for the failure of a module, with the lines that belong to it: what stands in
     * brackets behind FAILED.
     *
     * @param text of the log or of a {@code states.log}
     */
    static String of(String module, String text) {
        String beginning = "module " + module + " FAILED (";
        int start = text.indexOf(beginning);
        assertThat(start).as("the failure of %s in%n%s", module, text).isNotNegative();
        int end = start;
        do {
            end = text.indexOf('\n', end + 1);
        } while (end >= 0 && text.startsWith(INDENT, end));
        String line = text.substring(start + beginning.length(), end < 0 ? text.length() : end);
        assertThat(line).endsWith(")");
        return line.substring(0, line.length() - 1);
    }
}
