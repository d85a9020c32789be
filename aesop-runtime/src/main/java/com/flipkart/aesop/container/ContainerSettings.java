package com.flipkart.aesop.container;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a container runs.
 *
 * @param installation whose components its modules may use
 * @param modules the folder in which modules are looked for
 * @param state if given, module {@code x} keeps its state in {@code x} below it; if not, in {@code state} in the
 *     module's own folder
 * @param properties what placeholders stand for, before what a module's own file says; they may be secrets
 */
public record ContainerSettings(
        Installation installation, Path modules, Optional<Path> state, Map<String, String> properties) {
    public ContainerSettings {
        modules = modules.toAbsolutePath().normalize();
        state = state.map(path -> path.toAbsolutePath().normalize());
        properties = Map.copyOf(properties);
    }

    Path stateOf(ModuleFolder module) {
        return state.map(path -> path.resolve(module.id()))
                .orElse(module.directory().resolve("state"));
    }

    /** Without the properties: they may be secrets. */
    @Override
    public String toString() {
        return "modules=" + modules + " state=" + state.map(Path::toString).orElse("in each module's folder")
                + " installation=" + installation.directory();
    }
}
