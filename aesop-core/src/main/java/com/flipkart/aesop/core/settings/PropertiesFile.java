package com.flipkart.aesop.core.settings;

import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A Java properties file, each value with the line on which it begins. It is cut into logical lines here, because {@link
 * Properties} forgets where they were; what one of them says is left to it. Text that is no UTF-8 is ISO 8859-1, as all such
 * files were before Java 9.
 */
final class PropertiesFile {
    private static final Pattern COMMENT = Pattern.compile("[ \\t\\f]*[#!]");

    private final Path file;
    private final Problems problems;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    private PropertiesFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param named where the file is named: the place of what is wrong with it as a whole
     * @param problems told what cannot be read, and which keys stand there twice, of which the last counts
     */
    static Map<String, ConfigValue> read(Path file, Origin named, Problems problems) {
        PropertiesFile read = new PropertiesFile(file, problems);
        try {
            read.lines(text(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            problems.error(
                    named,
                    "there is no file " + file,
                    "Name a file of properties; a relative path is below the module");
        } catch (IOException e) {
            problems.error(
                    ErrorCode.IO_FAILED,
                    named,
                    "reading the properties in " + file + " failed: " + e,
                    "Allow this process to read the file");
        }
        return read.values;
    }

    private static String text(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** A comment is one line; anything else goes on as long as lines end with an odd number of backslashes. */
    private void lines(String text) {
        List<String> lines = text.lines().toList();
        int next = 0;
        while (next < lines.size()) {
            int first = next;
            boolean comment = COMMENT.matcher(lines.get(next)).lookingAt();
            while (!comment && goesOn(lines.get(next)) && next + 1 < lines.size()) {
                next++;
            }
            next++;
            if (!comment) {
                entry(String.join("\n", lines.subList(first, next)) + "\n", new Origin(file.toString(), first + 1));
            }
        }
    }

    private static boolean goesOn(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private void entry(String logicalLine, Origin origin) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(logicalLine));
        } catch (IllegalArgumentException | IOException e) {
            problems.error(
                    origin,
                    "a property cannot be read: " + e.getMessage(),
                    "Write a backslash twice, or \\u and four hexadecimal digits for a character");
            return;
        }
        for (String key : parsed.stringPropertyNames()) {
            ConfigValue before = values.remove(key);
            if (before != null) {
                problems.warning(
                        before.origin(),
                        "property " + key + " has no effect, because " + origin + " sets it again",
                        "Remove one of the two");
            }
            values.put(key, new ConfigValue(parsed.getProperty(key), origin));
        }
    }
}
