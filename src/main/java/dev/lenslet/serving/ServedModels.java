package dev.lenslet.serving;

import dev.lenslet.registry.ModelChanged;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.serving.Answering.Serving;
import dev.lenslet.serving.Answering.Unloaded;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The models in memory. The version of each model that answers by default is loaded in the background from the start on, as far as
 * the memory for models goes; the others, and bundled ones that were trained here and are neither the default for pictures nor
 * required by the settings, have only their files compared, and are loaded with their first request: who wants digits
 * doesn't pay for sounds. It is exchanged when the registry tells of a change: the new one is loaded and warm before it
 * takes over, requests under way end on the old one, which is closed after them. A new one that cannot be loaded leaves
 * the old one in place. Thread-safe.
 */
@Component
class ServedModels {

    private final Models models;
    private final ModelLineup lineup;
    private final RequiredModels required;
    private final ServingSettings settings;
    private final LoadQueue loads;
    private volatile boolean complete;

    ServedModels(Models models, ModelLineup lineup, RequiredModels required, ServingSettings settings) {
        this.models = models;
        this.lineup = lineup;
        this.required = required;
        this.settings = settings;
        this.loads = new LoadQueue(settings.queue());
    }

    @PostConstruct
    void start() {
        loads.run(() -> {
            Set<String> first = required.names();
            Queue<String> order = new ArrayDeque<>(first);
            models.names().stream().filter(name -> !first.contains(name)).forEach(order::add);
            loadNext(order);
        });
    }

    /** One at a time, so that what requests ask for meanwhile doesn't wait for all. */
    private void loadNext(Queue<String> order) {
        String model = order.poll();
        if (model == null) {
            complete = true;
            return;
        }
        if (lineup.answering(model) == null) {
            lineup.refresh(model);
        }
        loads.run(() -> loadNext(order));
    }

    @EventListener
    void changed(ModelChanged change) {
        loads.run(() -> lineup.refresh(change.model()));
    }

    /** Whether each model that was there at the start was looked at, and loaded where there was room. */
    boolean complete() {
        return complete;
    }

    /** What answers for a model; null where it is not there or was not looked at yet. */
    @Nullable
    Answering answering(String model) {
        return lineup.answering(model);
    }

    /**
     * A loaded version with a lease on it, which the caller gives back. Where it has to be loaded, it is waited for.
     *
     * @param reference a number, a label, or null for the version that answers by default
     * @throws UnknownModel where there is no such model, version or label
     * @throws LeftOutVersion where its version policy leaves it out
     * @throws ModelNotReady where it cannot be loaded, not within {@code lenslet.serving.max-wait}, or was unloaded
     * @throws TooLate where it cannot be loaded before the request's deadline; it is loaded all the same
     * @throws ClientGone where the client hung up meanwhile
     */
    LoadedModel lease(String model, @Nullable String reference, Urgency urgency) {
        if (reference == null
                && lineup.answering(model) instanceof Serving serving
                && serving.model().acquire()) {
            return serving.model();
        }
        long until = System.nanoTime() + settings.maxWait().toNanos();
        while (true) {
            ModelVersion wanted = lineup.wanted(model, reference);
            LoadedModel leased = leaseLoaded(wanted);
            if (leased == null) {
                String number = reference == null ? null : Integer.toString(wanted.version());
                VersionKey key = reference == null ? VersionKey.standard(model) : VersionKey.of(wanted);
                leased = loads.lease(key, () -> lineup.bring(model, number), urgency, until);
            }
            if (leased != null) {
                return leased;
            }
        }
    }

    /** A version that is in memory, with a lease on it, which the caller gives back; null where it is not. */
    @Nullable
    LoadedModel leaseLoaded(ModelVersion version) {
        LoadedModel known = lineup.inMemory(version);
        return known != null && known.acquire() ? known : null;
    }

    /** Requests under way, of all models. */
    int underWay() {
        return lineup.underWay();
    }

    /**
     * Why a version is not in memory. Where it can be, it is being loaded afterwards.
     *
     * @param displacing whether others may have to go for it
     */
    NotAsked missing(ModelVersion version, boolean displacing) {
        if (lineup.failure(version) != null) {
            return NotAsked.FAILED;
        }
        boolean wanted = !(lineup.answering(version.model()) instanceof Unloaded);
        if (wanted && (displacing || lineup.hasRoom(version))) {
            String number = Integer.toString(version.version());
            loads.ask(VersionKey.of(version), () -> lineup.bring(version.model(), number));
        }
        return NotAsked.NOT_LOADED;
    }

    /**
     * Loads a model's default version, also where the model was unloaded or could not be loaded before. Back when that is done.
     *
     * @throws dev.lenslet.problem.Refusal where there is no such model, or it cannot be loaded
     */
    void load(String model) {
        loads.runAndWait(model, () -> lineup.load(model));
    }

    /**
     * Unloads all versions of a model, until it is loaded again or the service starts again. Back when none takes new requests.
     *
     * @throws UnknownModel where there is none of the name
     */
    void unload(String model) {
        loads.runAndWait(model, () -> lineup.unload(model));
    }

    /** Requests are over by now: the web server stops first. */
    @PreDestroy
    void close() throws InterruptedException {
        loads.close();
        lineup.close();
    }
}
