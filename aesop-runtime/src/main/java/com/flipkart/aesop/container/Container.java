package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the modules of a folder. Whatever happens to one of them leaves the others alone.
 *
 * <p>{@link #start} and {@link #stop} are called by one thread; the rest by any.
 */
public final class Container {
    private static final Logger LOG = LoggerFactory.getLogger(Container.class);

    /** How often parts are asked for their state: a person does not notice this delay. */
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(250);

    /** What a part that overran its deadline gets to come back before it is left behind. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ContainerSettings settings;
    private final ComponentCatalog catalog;
    private final List<HostedModule> modules;
    private final ScheduledExecutorService watcher;
    private final CompletableFuture<String> firstFailure = new CompletableFuture<>();

    private Container(ContainerSettings settings, ComponentCatalog catalog, List<HostedModule> modules) {
        this.settings = settings;
        this.catalog = catalog;
        this.modules = List.copyOf(modules);
        this.watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "aesop-watcher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Finds the modules; starts none.
     *
     * @throws AesopException if the installation is not complete, or there is no module
     */
    public static Container open(ContainerSettings settings) {
        ComponentCatalog catalog = ComponentCatalog.read(settings.installation().components());
        ModuleFinder.Found found = ModuleFinder.find(settings.modules());
        if (found.modules().isEmpty() && found.unsearched().isEmpty()) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "looking for modules in " + settings.modules() + " found none: no folder down to depth "
                            + ModuleFinder.DEPTH + " has a " + ModuleFinder.CONFIG_FILES
                            + ". Put each module's folder there, or give another directory.");
        }
        return new Container(settings, catalog, host(found, settings));
    }

    private static List<HostedModule> host(ModuleFinder.Found found, ContainerSettings settings) {
        List<ModuleFolder> folders = found.modules();
        Map<String, List<ModuleFolder>> byId = folders.stream()
                .collect(Collectors.groupingBy(ModuleFolder::id, LinkedHashMap::new, Collectors.toList()));
        List<HostedModule> modules = new ArrayList<>();
        for (ModuleFolder folder : folders) {
            HostedModule module = new HostedModule(folder, settings.stateOf(folder));
            List<ModuleFolder> same = byId.get(folder.id());
            if (same.size() > 1) {
                module.refuse(sameId(folder.id(), same));
            }
            modules.add(module);
        }
        found.unsearched().forEach((path, cause) -> {
            // What may be a module, and cannot be told to be none, is treated as one that cannot be started.
            ModuleFolder folder = new ModuleFolder(path.getFileName().toString(), path, path);
            HostedModule module = new HostedModule(folder, settings.stateOf(folder));
            module.refuseWithoutState(cause);
            modules.add(module);
        });
        return modules;
    }

    private static AesopException sameId(String id, List<ModuleFolder> folders) {
        return new AesopException(
                ErrorCode.INVALID_MODULE,
                folders.size() + " modules have the id " + id + ": "
                        + folders.stream()
                                .map(folder -> folder.configFile().toString())
                                .collect(Collectors.joining(", "))
                        + ". A module's id is the name of its folder; it has one " + ModuleFinder.CONFIG_FILES
                        + ". Rename a folder, or move one XML into a folder of its own; none of them is started.");
    }

    /**
     * Starts all modules at the same time.
     *
     * @return completed when each is running or has failed
     */
    public CompletableFuture<Void> start() {
        CompletableFuture<?>[] starts = modules.stream()
                .map(module -> module.begin(catalog, settings.properties()))
                .toArray(CompletableFuture<?>[]::new);
        Future<?> watching = watcher.scheduleWithFixedDelay(
                this::watch, WATCH_INTERVAL.toMillis(), WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("watching {} modules: {}", modules.size(), watching);
        return CompletableFuture.allOf(starts).thenRun(this::watch);
    }

    private void watch() {
        for (HostedModule module : modules) {
            try {
                module.watch();
                if (module.status().state() == PartState.FAILED) {
                    firstFailure.complete(module.id());
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.error("asking module {} for its state failed", module.id(), e);
            }
        }
    }

    /** How the modules are doing, in the order of their paths. */
    public List<ModuleView> modules() {
        return modules.stream().map(HostedModule::view).toList();
    }

    /** Completed with the id of the first module that failed, at its start or later. */
    public CompletableFuture<String> firstFailure() {
        return firstFailure.copy();
    }

    /**
     * Stops all modules at the same time, in each the last part first.
     *
     * @return whether everything was stopped before {@code deadline}; what was not is left behind
     */
    public boolean stop(Duration deadline) throws InterruptedException {
        watcher.shutdownNow();
        Deadline end = Deadline.in(deadline);
        List<CompletableFuture<Boolean>> results = new ArrayList<>();
        List<Thread> stoppers = new ArrayList<>();
        for (HostedModule module : modules) {
            CompletableFuture<Boolean> result = new CompletableFuture<>();
            Thread stopper = new Thread(() -> result.complete(stop(module, end)), "aesop-stop-" + module.id());
            stopper.setDaemon(true);
            stopper.start();
            stoppers.add(stopper);
            results.add(result);
        }
        Deadline last = Deadline.in(end.left().plus(GRACE));
        for (Thread stopper : stoppers) {
            if (!last.join(stopper)) {
                LOG.error("{} is not done {} after the order to stop; it is cut off", stopper.getName(), deadline);
            }
        }
        return results.stream().allMatch(result -> result.getNow(false));
    }

    private static boolean stop(HostedModule module, Deadline deadline) {
        try {
            return module.stop(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("stopping module {} failed", module.id(), e);
            return false;
        }
    }
}
