package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one module. It runs whole or not at all: if one part cannot be started, those before it are
 * stopped and the module is FAILED; a part that fails later leaves the module's others running, and the
 * module is as its worst part is.
 *
 * <p>Started on a thread of its own, so that a part that takes long to start keeps nobody else waiting;
 * stopped by another, after that one has ended; watched by a third. Fields are written under this object's
 * monitor, which is never held while a part is called.
 */
final class HostedModule {
    private static final Logger LOG = LoggerFactory.getLogger(HostedModule.class);

    /** What a part that is stopped because another could not be started gets for it. */
    private static final Duration UNDO_DEADLINE = Duration.ofSeconds(5);

    private final ModuleFolder folder;
    private final Path statePath;
    private final StateHistory history = new StateHistory();
    private final Map<String, PartStatus> lastOfPart = new HashMap<>();

    private PartStatus lifecycle = PartStatus.of(PartState.NEW);

    /** What was last told of the whole module. */
    private PartStatus told = lifecycle;

    private Optional<LoadedModule> loaded = Optional.empty();
    private Optional<Thread> starter = Optional.empty();
    private boolean stopRequested;

    HostedModule(ModuleFolder folder, Path statePath) {
        this.folder = folder;
        this.statePath = statePath;
    }

    String id() {
        return folder.id();
    }

    /** Never starts: {@code cause} says why, also in its state directory, unless another has that. */
    void refuse(AesopException cause) {
        StateDirectory state = null;
        try {
            state = StateDirectory.open(statePath);
            history.keepIn(state.path());
        } catch (AesopException e) {
            LOG.warn("that module {} is refused is in the log alone: {}", id(), e.getMessage());
        }
        refuseWithoutState(cause);
        giveBack(state);
    }

    /** Never starts: {@code cause} says why; there is no place to keep it. */
    synchronized void refuseWithoutState(AesopException cause) {
        enter(PartStatus.of(PartState.FAILED, cause));
    }

    /**
     * Begins to start it on a thread of its own, unless it was refused.
     *
     * @return completed when it has been started or has failed to
     */
    synchronized CompletableFuture<Void> begin(ComponentCatalog catalog, Map<String, String> properties) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        if (lifecycle.state() != PartState.NEW) {
            ended.complete(null);
            return ended;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        start(catalog, properties);
                    } finally {
                        ended.complete(null);
                    }
                },
                "aesop-start-" + id());
        thread.setDaemon(true);
        starter = Optional.of(thread);
        thread.start();
        return ended;
    }

    private synchronized Optional<Thread> starter() {
        return starter;
    }

    private void start(ComponentCatalog catalog, Map<String, String> properties) {
        enter(PartStatus.of(PartState.STARTING));
        StateDirectory state = null;
        try {
            state = StateDirectory.open(statePath);
            history.keepIn(state.path());
            LoadedModule module = LoadedModule.load(folder, state, catalog, properties);
            synchronized (this) {
                loaded = Optional.of(module);
            }
            startParts(module);
            enter(PartStatus.of(PartState.RUNNING));
        } catch (AesopException e) {
            fail(e, state);
        } catch (NoClassDefFoundError | ServiceConfigurationError | IncompatibleClassChangeError e) {
            fail(unfit(e), state);
        } catch (RuntimeException | LinkageError e) {
            if (!isStopRequested()) {
                LOG.error("starting module {} met something unforeseen", id(), e);
            }
            fail(new AesopException(ErrorCode.INTERNAL, "starting module " + id() + " failed: " + e, e), state);
        }
    }

    private synchronized boolean wasStarted(Part part) {
        return lastOfPart.containsKey(nameOf(part));
    }

    private static String nameOf(Part part) {
        return part.kind() + " " + part.id();
    }

    private AesopException unfit(Throwable e) {
        LOG.debug("classes of module {} do not fit together", id(), e);
        return new AesopException(
                ErrorCode.INVALID_MODULE,
                "loading module " + id() + " failed: its classes do not fit together: " + e
                        + ". Put the jar with the missing class, in the version that the module was compiled with, into "
                        + folder.libDirectory() + ".",
                e);
    }

    private void startParts(LoadedModule module) {
        for (Part part : module.parts()) {
            if (isStopRequested()) {
                throw new AesopException(
                        ErrorCode.ILLEGAL_CALL, "starting module " + id() + " was given up: it is being stopped.");
            }
            try {
                module.loader().call(part::start);
            } catch (AesopException e) {
                throw new AesopException(
                        e.code(), "starting part " + part.kind() + " " + part.id() + " failed: " + e.getMessage(), e);
            }
            watch(part);
        }
    }

    private void fail(AesopException cause, StateDirectory state) {
        takeLoaded().ifPresent(module -> {
            module.unload(Deadline.in(UNDO_DEADLINE));
            module.parts().stream().filter(this::wasStarted).forEach(this::watch);
        });
        giveBack(state);
        enter(isStopRequested() ? PartStatus.of(PartState.STOPPED) : PartStatus.of(PartState.FAILED, cause));
    }

    private static void giveBack(StateDirectory state) {
        if (state != null) {
            try {
                state.close();
            } catch (IOException e) {
                LOG.warn("giving back state directory {} failed: {}", state.path(), e.toString());
            }
        }
    }

    /** Looks at the parts and records what has changed. */
    void watch() {
        List<Part> parts = parts();
        if (lifecycleState() == PartState.RUNNING) {
            parts.forEach(this::watch);
            tellOfTheWhole(status());
        }
    }

    private synchronized void tellOfTheWhole(PartStatus now) {
        if (lifecycle.state() == PartState.RUNNING && isNews(told, now)) {
            told = now;
            history.add(new StateChange(Instant.now(), id(), "", now));
        }
    }

    /** Only a new state, or a new kind of cause: the text of a cause may count attempts. */
    private static boolean isNews(PartStatus before, PartStatus now) {
        return before.state() != now.state() || !before.code().equals(now.code());
    }

    private void watch(Part part) {
        PartStatus now = part.status();
        String name = nameOf(part);
        synchronized (this) {
            PartStatus before = lastOfPart.put(name, now);
            if (before == null || isNews(before, now)) {
                history.add(new StateChange(Instant.now(), id(), name, now));
            }
        }
    }

    /**
     * Stops it: waits for a start that is under way, then stops the parts, the last one first.
     *
     * @return whether everything was stopped before the deadline
     */
    boolean stop(Deadline deadline) throws InterruptedException {
        synchronized (this) {
            stopRequested = true;
        }
        Optional<Thread> thread = starter();
        if (thread.isPresent() && !Deadline.in(deadline.left().dividedBy(2)).join(thread.get())) {
            thread.get().interrupt();
            if (!deadline.join(thread.get())) {
                LOG.error("module {} is still starting and does not let itself be stopped; it is cut off", id());
                return false;
            }
        }
        Optional<LoadedModule> module = takeLoaded();
        if (module.isPresent()) {
            enter(PartStatus.of(PartState.STOPPING));
            module.get().unload(deadline);
            giveBack(module.get().state());
            enter(PartStatus.of(PartState.STOPPED));
        }
        return !deadline.left().isZero();
    }

    private synchronized Optional<LoadedModule> takeLoaded() {
        Optional<LoadedModule> taken = loaded;
        loaded = Optional.empty();
        return taken;
    }

    private synchronized boolean isStopRequested() {
        return stopRequested;
    }

    private synchronized PartState lifecycleState() {
        return lifecycle.state();
    }

    private synchronized List<Part> parts() {
        return loaded.map(LoadedModule::parts).orElse(List.of());
    }

    private void enter(PartStatus status) {
        synchronized (this) {
            lifecycle = status;
            told = status;
        }
        history.add(new StateChange(status.since(), id(), "", status));
    }

    /** How it is doing: once it has been started, as its worst part is. */
    PartStatus status() {
        PartStatus worst;
        synchronized (this) {
            worst = lifecycle;
        }
        if (worst.state() != PartState.RUNNING) {
            return worst;
        }
        for (Part part : parts()) {
            PartStatus status = part.status();
            PartState state = status.state();
            if (state == PartState.FAILED || (state == PartState.RETRYING && worst.state() != PartState.FAILED)) {
                worst = status;
            }
        }
        return worst;
    }

    /** How it is doing, with its parts and their facts. */
    ModuleView view() {
        List<ModuleView.PartView> parts = parts().stream()
                .map(part -> new ModuleView.PartView(part.id(), part.kind(), part.status(), part.facts()))
                .toList();
        return new ModuleView(id(), folder.configFile(), statePath, status(), parts, history.changes());
    }
}
