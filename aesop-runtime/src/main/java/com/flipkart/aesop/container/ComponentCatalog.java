package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ComponentDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The components of an installation. Immutable. */
final class ComponentCatalog {
    /** The component that reads XML: every module needs it. */
    static final String ASSEMBLER = "spring";

    private final Path directory;
    private final Map<String, Component> components;

    private ComponentCatalog(Path directory, Map<String, Component> components) {
        this.directory = directory;
        this.components = Collections.unmodifiableMap(components);
    }

    /**
     * Asks every folder in {@code directory} for its descriptor.
     *
     * @throws AesopException naming the folder that is not a component
     */
    static ComponentCatalog read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "reading the components failed: there is no folder " + directory
                            + ". The installation is not complete: build it with bin/aesop or mvn package, and start"
                            + " bin/aesop of the installation.");
        }
        Map<String, Component> components = new LinkedHashMap<>();
        for (Path folder : Folders.folders(directory)) {
            Component component = read(folder, Folders.jars(folder));
            components.put(component.name(), component);
        }
        ComponentCatalog catalog = new ComponentCatalog(directory, components);
        catalog.checkNeeds();
        return catalog;
    }

    private static Component read(Path folder, List<Path> jars) {
        String name = folder.getFileName().toString();
        List<ComponentDescriptor> descriptors = new ArrayList<>();
        try (ModuleClassLoader loader = new ModuleClassLoader("component " + name, jars)) {
            ServiceLoader.load(ComponentDescriptor.class, loader).forEach(descriptors::add);
            if (descriptors.size() != 1 || !descriptors.get(0).name().equals(name)) {
                throw broken(
                        folder,
                        "its jars have "
                                + (descriptors.isEmpty()
                                        ? "no descriptor"
                                        : "descriptors for "
                                                + descriptors.stream()
                                                        .map(ComponentDescriptor::name)
                                                        .toList()),
                        null);
            }
            ComponentDescriptor descriptor = descriptors.get(0);
            return new Component(name, jars, descriptor.elements(), descriptor.beanClasses(), descriptor.needs());
        } catch (IOException | ServiceConfigurationError | LinkageError e) {
            throw broken(folder, e.toString(), e);
        }
    }

    private static AesopException broken(Path folder, String what, Throwable cause) {
        return new AesopException(
                ErrorCode.INVALID_MODULE,
                "reading component folder=" + folder + " failed: " + what
                        + ". A component's folder holds its own jars, one of them with a descriptor of the folder's name"
                        + " (META-INF/services/" + ComponentDescriptor.class.getName() + ").",
                cause);
    }

    private void checkNeeds() {
        for (Component component : components.values()) {
            for (String need : component.needs()) {
                if (!components.containsKey(need)) {
                    throw new AesopException(
                            ErrorCode.INVALID_MODULE,
                            "component " + component.name() + " needs component " + need + ", which is not in "
                                    + directory + " (there: " + String.join(", ", components.keySet())
                                    + "). Put its folder there, or take " + component.name() + " away.");
                }
            }
        }
    }

    /** All components, in the order of their names. */
    Collection<Component> all() {
        return components.values();
    }

    /** Names of all elements that some component offers, in the order of the alphabet. */
    Set<String> elements() {
        Set<String> names = new TreeSet<>();
        components.values().forEach(component -> names.addAll(component.elements()));
        return names;
    }

    /** The component that reads XML, those that {@code xml} asks for, and all that these need. */
    List<Component> neededBy(ModuleXml xml) {
        Set<String> wanted = new LinkedHashSet<>();
        wanted.add(ASSEMBLER);
        for (Component component : components.values()) {
            boolean asked =
                    xml.elements().stream().anyMatch(use -> component.elements().contains(use.name()))
                            || xml.beanClasses().stream().anyMatch(component::offersBean);
            if (asked) {
                wanted.add(component.name());
            }
        }
        return withNeeds(wanted);
    }

    /** The components called {@code names}, and all that these need. */
    List<Component> withNeeds(Collection<String> names) {
        Set<String> done = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(names);
        List<Component> found = new ArrayList<>();
        while (!open.isEmpty()) {
            String name = open.remove();
            if (done.add(name)) {
                Component component = components.get(name);
                if (component == null) {
                    throw new AesopException(
                            ErrorCode.INVALID_MODULE,
                            "component " + name + " is not in " + directory + " (there: "
                                    + String.join(", ", components.keySet())
                                    + "). The installation is not complete: build it with bin/aesop or mvn package.");
                }
                found.add(component);
                open.addAll(new TreeSet<>(component.needs()));
            }
        }
        return found;
    }

    /** The jars of {@code components}, in their order. */
    static List<Path> jars(Collection<Component> components) {
        return components.stream()
                .flatMap(component -> component.jars().stream())
                .toList();
    }
}
