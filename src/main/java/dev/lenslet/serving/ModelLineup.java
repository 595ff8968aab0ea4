package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Answering.Failed;
import dev.lenslet.serving.Answering.Serving;
import dev.lenslet.serving.Answering.Unloaded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What answers for each model, kept in line with the registry and with what memory there is. {@link #answering}, {@link
 * #inMemory}, {@link #bytes}, {@link #hasRoom}, {@link #underWay} and {@link #wanted} are thread-safe; all else is the loader's thread's.
 */
@Component
class ModelLineup {

    private static final Logger log = LoggerFactory.getLogger(ModelLineup.class);

    private final Models models;
    private final ServingSettings settings;
    private final VersionPolicies policies;
    private final LoadedVersions loaded;
    private final Map<String, Answering> answering = new ConcurrentHashMap<>();

    /** Versions besides the default that could not be loaded; they are tried again when something changed. */
    private final Map<VersionKey, LoadFailure> failures = new ConcurrentHashMap<>();

    ModelLineup(
            Models models,
            ModelLoader loader,
            ServingSettings settings,
            VersionPolicies policies,
            MemoryMetrics metrics) {
        this.models = models;
        this.settings = settings;
        this.policies = policies;
        MemoryBudget budget = new MemoryBudget(settings.memory().toBytes());
        this.loaded = new LoadedVersions(loader, budget, metrics, Footprint::now, this::isPinned, this::fallAsleep);
    }

    /** What answers for a model; null where it is not there or was not looked at yet. */
    @Nullable
    Answering answering(String model) {
        return answering.get(model);
    }

    /** A version in memory, without a lease; null where it is not there. */
    @Nullable
    LoadedModel inMemory(ModelVersion version) {
        return loaded.get(version);
    }

    /** Why a version could not be loaded when it was asked for last; null where it was not tried or could be. */
    @Nullable
    LoadFailure failure(ModelVersion version) {
        LoadFailure failure = failures.get(VersionKey.of(version));
        return failure != null && failure.version().equals(version) ? failure : null;
    }

    /** Whether a version could be loaded without another having to go. */
    boolean hasRoom(ModelVersion version) {
        return loaded.hasRoom(version);
    }

    /** What a version took when it was loaded; 0 where it is not in memory. */
    long bytes(ModelVersion version) {
        return loaded.bytes(version);
    }

    /** Requests under way, of all that is in memory. */
    int underWay() {
        return loaded.leases();
    }

    /**
     * The version that a request is for.
     *
     * @param reference a number, a label, or null for the version that answers by default
     * @throws UnknownModel where there is no such model, version or label
     * @throws LeftOutVersion where it is not served
     * @throws ModelNotReady where it was unloaded or could not be loaded
     */
    ModelVersion wanted(String model, @Nullable String reference) {
        ModelVersion resolved = models.resolve(model, reference);
        Answering now = answering.get(model);
        if (reference != null && !(now instanceof Unloaded)) {
            String objection = policies.objection(resolved);
            if (objection != null) {
                throw new LeftOutVersion(resolved, objection);
            }
            LoadFailure failure = failure(resolved);
            if (failure != null) {
                throw failure.refusal();
            }
            return resolved;
        }
        return switch (now) {
            case Serving serving -> serving.model().version();
            case Asleep asleep -> asleep.version();
            case Failed failed -> throw failed.failure().refusal();
            case Unloaded unloaded -> throw ModelNotReady.unloaded(model);
            case null -> resolved;
        };
    }

    /**
     * Loads what a request is for, where it is not loaded, and others go for it where need be.
     *
     * @throws dev.lenslet.problem.Refusal as {@link #wanted}; or where it cannot be loaded
     */
    LoadedModel bring(String model, @Nullable String reference) {
        if (answering.get(model) == null) {
            refresh(model);
        }
        ModelVersion version = wanted(model, reference);
        LoadedModel known = loaded.get(version);
        boolean isDefault = answering.get(model) instanceof Asleep asleep
                && asleep.version().equals(version);
        try {
            LoadedModel fresh = known != null ? known : loaded.load(version, null);
            answering.computeIfPresent(
                    model,
                    (name, now) ->
                            isDefault && now instanceof Asleep asleep ? new Serving(fresh, asleep.newer()) : now);
            return fresh;
        } catch (RuntimeException unloadable) {
            LoadFailure failure = LoadFailure.logged(version, unloadable);
            if (isDefault) {
                answering.put(model, new Failed(failure));
            } else {
                failures.put(VersionKey.of(version), failure);
            }
            throw failure.refusal();
        }
    }

    /**
     * Has a model answer again that was unloaded or failed, and loads the version that answers by default.
     *
     * @throws dev.lenslet.problem.Refusal where it cannot be loaded
     */
    void load(String model) {
        models.resolve(model, null);
        Answering now = answering.get(model);
        if (now instanceof Unloaded || now instanceof Failed) {
            answering.remove(model);
        }
        refresh(model);
        bring(model, null);
    }

    /** No version of it answers from now on; its memory is free when requests under way have ended. */
    void unload(String model) {
        models.versions(model);
        answering.put(model, new Unloaded());
        loaded.drop(version -> version.model().equals(model));
        loaded.giveBack();
        log.info("Model {} was unloaded by request", model);
    }

    /** Brings a model in line with the registry. */
    void refresh(String model) {
        try {
            failures.keySet().removeIf(key -> key.model().equals(model));
            ModelVersion stable = resolve(model);
            Answering before = answering.get(model);
            if (stable == null) {
                answering.remove(model);
            } else if (!(before instanceof Unloaded)) {
                update(before, stable);
                preload(model);
            }
            loaded.drop(version -> version.model().equals(model) && !stays(version));
        } catch (RuntimeException failure) {
            log.error("Model {} could not be brought up to date", model, failure);
        }
    }

    private void update(@Nullable Answering before, ModelVersion stable) {
        String model = stable.model();
        if (before == null && !settings.keepsLoaded(model) && (wasMadeAndTested(stable) || !loaded.hasRoom(stable))) {
            answering.put(model, asleep(stable));
        } else if (before instanceof Serving serving && serving.model().isOf(stable)) {
            answering.put(model, new Serving(serving.model(), null));
        } else if (!(before instanceof Asleep asleep && asleep.version().equals(stable))) {
            exchange(before, stable);
        }
    }

    /** Only what was exported here and proved equal: of graphs from elsewhere the checksum doesn't say that they load. */
    private static boolean wasMadeAndTested(ModelVersion version) {
        return version.bundled() && version.record().parity() != null;
    }

    private static Answering asleep(ModelVersion version) {
        try {
            version.verify();
            return new Asleep(version, null);
        } catch (RuntimeException broken) {
            return new Failed(LoadFailure.logged(version, broken));
        }
    }

    /** The new one is loaded before it takes over; where it cannot be, what answered goes on. */
    private void exchange(@Nullable Answering before, ModelVersion stable) {
        String model = stable.model();
        LoadedModel old = before instanceof Serving serving ? serving.model() : null;
        try {
            LoadedModel known = loaded.get(stable);
            answering.put(model, new Serving(known != null ? known : loaded.load(stable, old), null));
            List<ModelVersion> kept = policies.wanted(model);
            loaded.drop(version -> old != null && old.isOf(version) && !kept.contains(version));
        } catch (RuntimeException unloadable) {
            LoadFailure failure = LoadFailure.logged(stable, unloadable);
            if (old != null && present(old.version())) {
                answering.put(model, new Serving(old, failure));
            } else if (before instanceof Asleep asleep && present(asleep.version())) {
                answering.put(model, new Asleep(asleep.version(), failure));
            } else {
                answering.put(model, new Failed(failure));
            }
        }
    }

    /** What a policy or the model's traffic wants in memory, as far as there is room. */
    private void preload(String model) {
        for (ModelVersion version : policies.wanted(model)) {
            if (loaded.get(version) == null && !isDefault(version) && loaded.hasRoom(version)) {
                try {
                    loaded.load(version, null);
                } catch (RuntimeException unloadable) {
                    failures.put(VersionKey.of(version), LoadFailure.logged(version, unloadable));
                }
            }
        }
    }

    private boolean isDefault(ModelVersion version) {
        return version.equals(resolve(version.model()));
    }

    private @Nullable ModelVersion resolve(String model) {
        try {
            return models.resolve(model, null);
        } catch (UnknownModel gone) {
            return null;
        }
    }

    private boolean present(ModelVersion version) {
        return models.names().contains(version.model())
                && models.versions(version.model()).stream().anyMatch(version::equals);
    }

    private boolean stays(ModelVersion version) {
        return answering.get(version.model()) instanceof Serving serving
                        && serving.model().isOf(version)
                || present(version) && policies.objection(version) == null;
    }

    private boolean isPinned(LoadedModel model) {
        String name = model.version().model();
        return settings.keepsLoaded(name) && answering.get(name) instanceof Serving serving && serving.model() == model;
    }

    private void fallAsleep(LoadedModel model) {
        answering.computeIfPresent(
                model.version().model(),
                (name, now) -> now instanceof Serving serving && serving.model() == model
                        ? new Asleep(model.version(), serving.newer())
                        : now);
    }

    /** Nothing answers any more. */
    void close() {
        answering.clear();
        loaded.drop(every -> true);
    }
}
