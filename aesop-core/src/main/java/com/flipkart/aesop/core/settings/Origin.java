package com.flipkart.aesop.core.settings;

/**
 * Where a value was written.
 *
 * @param file path of the file, as the user knows it; or a word such as {@code builder}, {@code environment}
 * @param line first line is 1; 0 if lines mean nothing there
 */
public record Origin(String file, int line) {
    /** Values that were given in Java. */
    public static final Origin PROGRAM = new Origin("program", 0);

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
