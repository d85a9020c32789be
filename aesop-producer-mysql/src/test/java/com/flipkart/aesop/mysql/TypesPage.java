package com.flipkart.aesop.mysql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code docs/types.md}, for tests that compare it with the code. */
public final class TypesPage {
    private static final Path PAGE = Path.of("..", "docs", "types.md");

    private TypesPage() {}

    /** The cells of the table with this heading, a list for each row. */
    public static List<List<String>> table(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean found = false;
        for (String line : lines()) {
            if (found && !line.startsWith("|")) {
                break;
            }
            if (found && !line.startsWith("|---")) {
                rows.add(Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .limit(line.chars().filter(c -> c == '|').count() - 1)
                        .toList());
            }
            found |= line.equals(heading);
        }
        if (rows.isEmpty()) {
            throw new AssertionError("docs/types.md has no table " + heading);
        }
        return rows;
    }

    /** The words in backticks of the paragraph that starts so. */
    public static List<String> codes(String start) {
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines()) {
            if (line.startsWith(start) || (!paragraph.isEmpty() && !line.isBlank())) {
                paragraph.append(line).append(' ');
            } else if (!paragraph.isEmpty()) {
                break;
            }
        }
        List<String> codes = new ArrayList<>();
        String[] pieces = paragraph.toString().split("`", -1);
        for (int i = 1; i < pieces.length; i += 2) {
            codes.add(pieces[i]);
        }
        return codes;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
