package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a module is made of while it is loaded: its state directory, its class loader and its parts. */
final class LoadedModule {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModule.class);

    private final StateDirectory state;
    private final ModuleClassLoader loader;
    private final List<Part> parts;

    private LoadedModule(StateDirectory state, ModuleClassLoader loader, List<Part> parts) {
        this.state = state;
        this.loader = loader;
        this.parts = List.copyOf(parts);
    }

    /**
     * Takes the state directory, reads the XML, makes the class loader and the parts; starts nothing.
     *
     * @throws AesopException with the cause and the way out; nothing is left behind
     */
    static LoadedModule load(
            ModuleFolder folder, StateDirectory state, ComponentCatalog catalog, Map<String, String> given) {
        List<Path> jars = new ArrayList<>(Folders.jars(folder.libDirectory()));
        ModuleXml xml = ModuleXml.read(folder.configFile());
        UnknownElements.check(folder, xml, catalog.elements());
        LibraryCheck.check(folder, jars, catalog.all());
        jars.addAll(ComponentCatalog.jars(catalog.neededBy(xml)));
        ModuleContext context = new ModuleContext(
                folder.id(),
                folder.directory(),
                folder.configFile(),
                state.path(),
                ModuleProperties.read(given, folder.propertiesFile()));
        ModuleClassLoader loader = new ModuleClassLoader(folder.id(), jars);
        List<Part> parts = new ArrayList<>();
        try {
            loader.call(() -> {
                parts.addAll(assembler(loader).assemble(context));
                checkIds(context, parts);
            });
            return new LoadedModule(state, loader, parts);
        } catch (AesopException e) {
            close(loader);
            throw withSuggestions(e, UnknownElements.suggestions(xml, catalog.elements()));
        } catch (RuntimeException | LinkageError e) {
            close(loader);
            throw e;
        }
    }

    private static AesopException withSuggestions(AesopException e, List<String> suggestions) {
        return suggestions.isEmpty()
                ? e
                : new AesopException(e.code(), e.getMessage() + "\n  " + String.join("\n  ", suggestions), e);
    }

    private static ModuleAssembler assembler(ModuleClassLoader loader) {
        List<ModuleAssembler> assemblers = new ArrayList<>();
        ServiceLoader.load(ModuleAssembler.class, loader).forEach(assemblers::add);
        if (assemblers.size() != 1) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "loading module " + loader.owner() + " failed: assemblers="
                            + assemblers.stream()
                                    .map(found -> found.getClass().getName())
                                    .toList()
                            + ", where there must be one. It is in component "
                            + ComponentCatalog.ASSEMBLER + "; a module's lib must not have one.");
        }
        return assemblers.get(0);
    }

    private static void checkIds(ModuleContext context, List<Part> parts) {
        Set<String> ids = new HashSet<>();
        for (Part part : parts) {
            if (!ids.add(part.id())) {
                throw new AesopException(
                        ErrorCode.INVALID_XML,
                        context.configFile() + ": two parts have the id " + part.id() + ". Give one of them another.");
            }
        }
    }

    /** The parts, in the order in which they start. */
    List<Part> parts() {
        return parts;
    }

    ModuleClassLoader loader() {
        return loader;
    }

    /** Stops the parts, the last one first, and gives everything back. Logs what cannot be stopped. */
    void unload(Deadline deadline) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            try {
                loader.call(() -> part.stop(deadline.left()));
            } catch (RuntimeException | LinkageError e) {
                LOG.error("stopping part {} {} failed; the others are stopped all the same", part.kind(), part.id(), e);
            }
        }
        close(loader);
    }

    private static void close(ModuleClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("closing the jars of module {} failed: {}", loader.owner(), e.toString());
        }
    }

    /** Where its state lies. */
    StateDirectory state() {
        return state;
    }
}
