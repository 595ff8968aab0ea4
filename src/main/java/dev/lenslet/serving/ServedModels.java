package dev.lenslet.serving;

import dev.lenslet.registry.ModelChanged;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Answering.Failed;
import dev.lenslet.serving.Answering.Serving;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The models in memory. The version of each model that answers by default is loaded in the background from the start on;
 * bundled ones that were trained here, and are not the default for pictures nor required by the settings, have only their
 * files compared, and are
 * loaded with their first request: who wants digits doesn't pay for sounds. It is exchanged when the registry tells of a change: the new one is loaded and warm before it takes over, requests under way
 * end on the old one, which is closed after them. A new one that cannot be loaded leaves the old one in place. Thread-safe.
 */
@Component
class ServedModels {

    private static final Logger log = LoggerFactory.getLogger(ServedModels.class);

    private final Models models;
    private final ModelLoader loader;
    private final RequiredModels required;
    private final ServingSettings settings;
    private final OtherVersions others;
    private final Map<String, Answering> answering = new ConcurrentHashMap<>();
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("model-loader").daemon().factory());
    private volatile boolean complete;

    ServedModels(Models models, ModelLoader loader, RequiredModels required, ServingSettings settings) {
        this.models = models;
        this.loader = loader;
        this.required = required;
        this.settings = settings;
        this.others = new OtherVersions(loader, settings.otherVersions());
    }

    @PostConstruct
    void start() {
        background.execute(() -> {
            List<String> order = new ArrayList<>(required.names());
            models.names().stream().filter(name -> !order.contains(name)).forEach(order::add);
            order.forEach(this::refresh);
            complete = true;
        });
    }

    @EventListener
    void changed(ModelChanged change) {
        background.execute(() -> refresh(change.model()));
    }

    /** Whether each model that was there at the start was loaded, or failed to be. */
    boolean complete() {
        return complete;
    }

    /** What answers for a model; null where it is not there or was not loaded yet. */
    @Nullable
    Answering answering(String model) {
        return answering.get(model);
    }

    /**
     * A loaded version with a lease on it, which the caller gives back.
     *
     * @param reference a number, a label, or null for the version that answers by default
     * @throws UnknownModel where there is no such model, version or label
     * @throws ModelNotReady where it is being loaded or cannot be
     */
    LoadedModel lease(String model, @Nullable String reference) {
        while (true) {
            Answering now = answering.get(model);
            if (now instanceof Asleep asleep
                    && (reference == null || asleep.version().equals(models.resolve(model, reference)))) {
                awaken(model);
                continue;
            }
            ModelVersion wanted = now == null || reference != null ? models.resolve(model, reference) : null;
            if (now instanceof Serving serving
                    && (wanted == null || serving.model().isOf(wanted))) {
                if (serving.model().acquire()) {
                    return serving.model();
                }
                continue; // It was exchanged in this moment.
            }
            if (reference != null && wanted != null) {
                return others.lease(wanted);
            }
            if (now instanceof Failed failed) {
                throw failed.failure().refusal();
            }
            throw ModelNotReady.loading(model);
        }
    }

    /** Waits until a model that sleeps was loaded, or failed to be; requests that come together wait for the same. */
    private void awaken(String model) {
        try {
            background
                    .submit(() -> {
                        if (answering.get(model) instanceof Asleep asleep) {
                            exchange(model, asleep, asleep.version());
                        }
                    })
                    .get(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ModelNotReady.loading(model);
        } catch (TimeoutException | RejectedExecutionException busy) {
            throw ModelNotReady.loading(model);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Model " + model + " could not be awakened", failure);
        }
    }

    /** Only what was exported here and proved equal: of graphs from elsewhere the checksum doesn't say that they load. */
    private boolean maySleep(ModelVersion version) {
        return version.bundled()
                && version.record().parity() != null
                && !version.model().equals(settings.defaults().image())
                && !settings.required().contains(version.model());
    }

    /** Brings what is in memory in line with the registry. Runs in the background thread alone. */
    private void refresh(String model) {
        try {
            ModelVersion stable = resolve(model);
            Answering before = answering.get(model);
            if (stable == null) {
                answering.remove(model);
                retire(before);
            } else if (before instanceof Asleep asleep) {
                if (!asleep.version().equals(stable)) {
                    // Loaded first, so that it can go on where the new one cannot be.
                    exchange(model, before, asleep.version());
                    exchange(model, answering.get(model), stable);
                }
            } else if (before == null && maySleep(stable)) {
                answering.put(model, asleep(stable));
            } else if (!(before instanceof Serving serving && serving.model().isOf(stable))) {
                exchange(model, before, stable);
            }
            others.drop(version -> version.model().equals(model) && !present(version));
        } catch (RuntimeException failure) {
            log.error("Model {} could not be brought up to date", model, failure);
        }
    }

    private static Answering asleep(ModelVersion version) {
        try {
            version.verify();
            return new Asleep(version);
        } catch (RuntimeException broken) {
            return new Failed(LoadFailure.logged(version, broken));
        }
    }

    private void exchange(String model, @Nullable Answering before, ModelVersion stable) {
        try {
            answering.put(model, new Serving(loader.load(stable), null));
            retire(before);
        } catch (RuntimeException unloadable) {
            LoadFailure failure = LoadFailure.logged(stable, unloadable);
            if (before instanceof Serving old && present(old.model().version())) {
                answering.put(model, new Serving(old.model(), failure));
            } else {
                answering.put(model, new Failed(failure));
                retire(before);
            }
        }
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

    private static void retire(@Nullable Answering before) {
        if (before instanceof Serving serving) {
            serving.model().retire();
        }
    }

    /** Requests are over by now: the web server stops first. */
    @PreDestroy
    void close() throws InterruptedException {
        background.shutdownNow();
        if (!background.awaitTermination(30, TimeUnit.SECONDS)) {
            log.warn("A model is still being loaded; it is left to the end of the process");
        }
        others.close();
        answering.keySet().forEach(model -> retire(answering.remove(model)));
    }
}
