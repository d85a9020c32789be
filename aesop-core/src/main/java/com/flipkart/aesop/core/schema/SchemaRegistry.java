package com.flipkart.aesop.core.schema;

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

    /** Where the schemas come from, for messages: a directory. */
    String describe();
}
