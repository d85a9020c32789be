package com.flipkart.aesop.core.schema;

import com.flipkart.aesop.core.settings.Origin;
import java.util.List;
import java.util.Optional;

/** The schemas of some logical sources. Implementations may be asked from any thread, at once. */
public interface SchemaRegistry {
    /** All versions for a source, the lowest first; empty if there is none. */
    List<VersionedSchema> versions(String source);

    /** The version that producers encode with: the highest. */
    default Optional<VersionedSchema> latest(String source) {
        List<VersionedSchema> versions = versions(source);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** The place of one schema, for messages: its file, if it has one. */
    default Origin origin(VersionedSchema schema) {
        return new Origin(schema.source() + "." + schema.version() + " in " + describe(), 0);
    }

    /** Where the schemas come from, for messages: a directory. */
    String describe();
}
