package com.flipkart.aesop.core.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.io.DurableFile;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * A file {@code <source>.<version>.avsc}.
 *
 * @param path the file
 * @param schema what is in it
 */
public record SchemaFile(Path path, VersionedSchema schema) {
    static final String SUFFIX = ".avsc";

    private static final Pattern NAME = Pattern.compile("(.*)\\.(\\d+)\\.avsc");

    /** The file as a place for messages. */
    public Origin origin() {
        return new Origin(path.toString(), 0);
    }

    /**
     * Reads a file.
     *
     * @return empty if something is wrong, which has been told to {@code problems}
     */
    static Optional<SchemaFile> read(Path path, Problems problems) {
        Origin file = new Origin(path.toString(), 0);
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches() || name.group(1).isEmpty()) {
            return tell(problems, file, "the name of the file is not <source>.<version>.avsc", "Rename or remove it");
        }
        try {
            Schema schema = new Schema.Parser().parse(Files.readString(path));
            int version = Integer.parseInt(name.group(2));
            return Optional.of(new SchemaFile(path, VersionedSchema.of(name.group(1), version, schema)));
        } catch (NumberFormatException e) {
            return tell(
                    problems,
                    file,
                    "version " + name.group(2) + " in the name of the file is more than " + Integer.MAX_VALUE,
                    "Rename it");
        } catch (IOException e) {
            problems.error(
                    ErrorCode.IO_FAILED,
                    file,
                    "the schema cannot be read: " + e,
                    "It has to be a readable file in UTF-8");
            return Optional.empty();
        } catch (RuntimeException e) { // Avro throws its own, and those of whatever it stumbles over
            return tell(problems, place(file, e), "not a schema of rows: " + reason(e), "It has to be an Avro record");
        }
    }

    private static Optional<SchemaFile> tell(Problems problems, Origin place, String what, String action) {
        problems.error(ErrorCode.SCHEMA_MISSING, place, what, action);
        return Optional.empty();
    }

    private static Origin place(Origin file, Throwable e) {
        return jsonError(e)
                .map(error -> new Origin(file.file(), error.getLocation().getLineNr()))
                .orElse(file);
    }

    private static String reason(Throwable e) {
        return jsonError(e)
                .map(JsonProcessingException::getOriginalMessage)
                .map(message -> message.replaceAll(" \\(start marker at .*\\)", ""))
                .orElse(String.valueOf(e.getMessage()));
    }

    private static Optional<JsonProcessingException> jsonError(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JsonProcessingException json && json.getLocation() != null) {
                return Optional.of(json);
            }
        }
        return Optional.empty();
    }

    /**
     * Saves a schema as a new file, indented. A crash leaves the whole file or none.
     *
     * @param directory is made if it is not there
     * @throws AesopException {@code ILLEGAL_CALL} if there is such a file already; {@code IO_FAILED} if it cannot
     *     be written
     */
    public static SchemaFile save(Path directory, VersionedSchema schema) {
        Path path = directory.resolve(schema.source() + "." + schema.version() + SUFFIX);
        if (Files.exists(path)) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Saving a schema failed, because its file is there already: file=" + path
                            + ". A version never changes; save the schema with a higher version, or delete the file.");
        }
        String text = CanonicalSchema.indented(schema.canonicalText()) + "\n";
        try {
            Files.createDirectories(directory);
            DurableFile.replace(path, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Saving a schema failed: file=" + path + ": " + e
                            + ". Allow this process to write there, and see that there is room.",
                    e);
        }
        return new SchemaFile(path, schema);
    }
}
