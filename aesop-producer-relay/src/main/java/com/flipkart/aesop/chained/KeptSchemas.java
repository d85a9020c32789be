package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.io.DurableFile;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every schema that an upstream has ever registered, in the very text that it sent, so that the ids on its events stay right.
 * None is forgotten, because the buffer may hold events of it.
 *
 * <p>Each is a file {@code <source>.<version>.<id>.avsc}: the text and nothing else; the id in the name is the text's MD5, so damage
 * shows. A file that does not fit its name is passed over with a warning: the upstream has the schema still. Written
 * whole or not at all.
 *
 * <p>Read from any thread; {@link #add} is called by one.
 */
final class KeptSchemas implements SchemaRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamProducer.class);
    private static final Pattern FILE_NAME = Pattern.compile("(.+)\\.(\\d{1,9})\\.([0-9a-f]{32})\\.avsc");

    private final Path folder;
    private volatile Map<String, List<VersionedSchema>> bySource;

    private KeptSchemas(Path folder, Map<String, List<VersionedSchema>> bySource) {
        this.folder = folder;
        this.bySource = bySource;
    }

    /**
     * Reads what is kept in a folder, which is made if it does not exist.
     *
     * @throws AesopException {@code IO_FAILED} if the folder or a file cannot be read
     */
    static KeptSchemas open(Path folder) {
        Map<String, List<VersionedSchema>> found = new HashMap<>();
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    Matcher name = FILE_NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        read(file, name, found);
                    }
                }
            }
        } catch (IOException e) {
            throw failure("Reading the schemas of an upstream", folder, e);
        }
        return new KeptSchemas(folder, found);
    }

    private static void read(Path file, Matcher name, Map<String, List<VersionedSchema>> found) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!SchemaId.of(text).toString().equals(name.group(3))) {
            passOver(file, "its text is not the one that was written there");
            return;
        }
        try {
            put(found, versioned(name.group(1), Integer.parseInt(name.group(2)), text));
        } catch (AvroRuntimeException e) {
            passOver(file, "it is no Avro schema: " + e.getMessage());
        }
    }

    private static void passOver(Path file, String why) {
        LOG.warn(
                "The schema in {} is passed over: {}. The upstream is asked for it again; until it has come, clients cannot read "
                        + "events of it. The file may be deleted",
                file,
                why);
    }

    private static void put(Map<String, List<VersionedSchema>> schemas, VersionedSchema schema) {
        List<VersionedSchema> longer = new ArrayList<>(schemas.getOrDefault(schema.source(), List.of()));
        longer.add(schema);
        longer.sort(Comparator.comparingInt(VersionedSchema::version));
        schemas.put(schema.source(), List.copyOf(longer));
    }

    private static VersionedSchema versioned(String source, int version, String text) {
        return new VersionedSchema(source, version, new Schema.Parser().parse(text), text, SchemaId.of(text));
    }

    /**
     * Takes in a schema that an upstream has registered, and keeps it.
     *
     * @throws AesopException {@code PEER_FAILED} if it is none; {@code IO_FAILED} if it cannot be kept
     */
    void add(String source, int version, String text) {
        SchemaId id = SchemaId.of(text);
        for (VersionedSchema known : versions(source)) {
            if (known.version() == version && known.id().equals(id)) {
                return;
            }
        }
        VersionedSchema schema;
        try {
            schema = versioned(source, version, text);
        } catch (AvroRuntimeException e) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Taking over version=" + version + " of the schema of source=" + source
                            + " failed: it is no Avro schema: " + e.getMessage()
                            + ". Correct it in the upstream's schema registry",
                    e);
        }
        try {
            DurableFile.replace(
                    folder.resolve(source + "." + version + "." + id + ".avsc"),
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw failure("Keeping a schema of source=" + source, folder, e);
        }
        Map<String, List<VersionedSchema>> more = new HashMap<>(bySource);
        put(more, schema);
        bySource = Map.copyOf(more);
        LOG.info("Version {} of the schema of {}, id {}, has come from the upstream", version, source, id);
    }

    private static AesopException failure(String tried, Path folder, IOException cause) {
        return new AesopException(
                ErrorCode.IO_FAILED,
                tried + " failed, folder=" + folder + ": " + cause
                        + ". It has to be a folder that this process can read and write",
                cause);
    }

    @Override
    public List<VersionedSchema> versions(String source) {
        return bySource.getOrDefault(source, List.of());
    }

    @Override
    public String describe() {
        return folder.toString();
    }
}
