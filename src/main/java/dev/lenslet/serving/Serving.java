package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.serving.VersionState.State;
import dev.lenslet.telemetry.RequestNotes;
import dev.lenslet.telemetry.Traces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The served models, as protocols see them. Thread-safe. */
@Component
public class Serving {

    private final Models models;
    private final ServedModels served;
    private final ModelLineup lineup;
    private final VersionPolicies policies;
    private final TensorBuffers buffers;
    private final AnswerCache cache;
    private final ServingSettings settings;
    private final Traces traces;
    private final Routes routes;
    private final Rehearsal rehearsal;

    Serving(
            Models models,
            ServedModels served,
            ModelLineup lineup,
            VersionPolicies policies,
            TensorBuffers buffers,
            AnswerCache cache,
            ServingSettings settings,
            Traces traces,
            Routes routes,
            Rehearsal rehearsal) {
        this.models = models;
        this.served = served;
        this.lineup = lineup;
        this.policies = policies;
        this.buffers = buffers;
        this.cache = cache;
        this.settings = settings;
        this.traces = traces;
        this.routes = routes;
        this.rehearsal = rehearsal;
    }

    /**
     * Begins a request; loads the version where it is not loaded yet.
     *
     * @param version a number, a label, or null for the version that answers by default
     * @throws dev.lenslet.registry.UnknownModel where there is no such model, version or label
     * @throws dev.lenslet.problem.Refusal where it is being loaded or cannot be
     */
    public TensorCall open(String model, @Nullable String version) {
        return open(model, version, Urgency.NORMAL);
    }

    /** The same for a request that has its deadline, or whose client may hang up, while the version is loaded. */
    public TensorCall open(String model, @Nullable String version, Urgency urgency) {
        LoadedModel rehearsed = version == null ? null : rehearsal.lease(version);
        if (rehearsed != null) {
            return new TensorCall(rehearsed, buffers, AnswerCache.OFF, settings, null, false, null);
        }
        return call(served.lease(model, version, urgency), false, null);
    }

    /**
     * The same for a request for a prediction: one that names no version goes where the model's traffic goes. Where the version
     * that it falls to cannot answer now, the one that answers by default does.
     */
    public TensorCall open(String model, @Nullable String version, Urgency urgency, RoutingKey key) {
        Route route = version == null ? routes.of(model) : null;
        if (route == null) {
            return open(model, version, urgency);
        }
        LoadedModel chosen = route.split() == null ? null : lease(route.split().choose(key.value()));
        return call(chosen == null ? served.lease(model, null, urgency) : chosen, chosen != null, route.shadow());
    }

    /** Null where the version that answers by default is to answer. */
    private @Nullable LoadedModel lease(SplitShare share) {
        NotAsked obstacle = share.obstacle();
        LoadedModel leased = null;
        if (obstacle == null && share.target() != null) {
            leased = served.leaseLoaded(share.target());
            obstacle = leased == null ? served.missing(share.target(), true) : null;
        }
        share.count(obstacle);
        return leased;
    }

    private TensorCall call(LoadedModel leased, boolean split, @Nullable Shadow shadow) {
        RequestNotes.served(leased.version().model(), leased.version().version());
        return new TensorCall(leased, buffers, cache, settings, traces.current(), split, shadow);
    }

    /** What a version took when it was loaded; 0 where it is not in memory. */
    public long bytes(ModelVersion version) {
        return lineup.bytes(version);
    }

    /** Begins a request for a version that is in memory; null where it is not. */
    public @Nullable TensorCall openLoaded(ModelVersion version) {
        LoadedModel model = served.leaseLoaded(version);
        return model == null ? null : new TensorCall(model, buffers, cache, settings, traces.current(), false, null);
    }

    /**
     * Loads a model's default version, also where the model was unloaded or could not be loaded before. Back when that is done.
     *
     * @throws dev.lenslet.problem.Refusal where there is no such model, or it cannot be loaded
     */
    public void load(String model) {
        served.load(model);
    }

    /**
     * Unloads all versions of a model, until it is loaded again or the service starts again. Back when none takes new requests.
     *
     * @throws dev.lenslet.registry.UnknownModel where there is none of the name
     */
    public void unload(String model) {
        served.unload(model);
    }

    /** How each version of each model stands, by name and from the newest version on. */
    public List<VersionState> states() {
        List<VersionState> states = new ArrayList<>();
        for (String model : models.names()) {
            states.addAll(states(model));
        }
        return states;
    }

    /** @throws dev.lenslet.registry.UnknownModel where there is none of the name */
    public List<VersionState> states(String model) {
        return models.versions(model).stream().map(this::state).toList();
    }

    /**
     * @param version a number, a label, or null for the version that answers by default
     * @throws dev.lenslet.registry.UnknownModel where there is no such model, version or label
     */
    public VersionState state(String model, @Nullable String version) {
        return state(models.resolve(model, version));
    }

    private VersionState state(ModelVersion version) {
        Answering now = served.answering(version.model());
        if (now instanceof Answering.Unloaded) {
            return new VersionState(version, State.UNLOADED, "unloaded");
        }
        String objection = policies.objection(version);
        if (objection != null) {
            return new VersionState(version, State.LEFT_OUT, objection);
        }
        if (lineup.inMemory(version) != null) {
            return new VersionState(version, State.READY, null);
        }
        LoadFailure failure = failure(now, version);
        if (failure != null) {
            return new VersionState(version, State.FAILED, failure.reason());
        }
        return new VersionState(version, now != null || served.complete() ? State.ON_DEMAND : State.LOADING, null);
    }

    private @Nullable LoadFailure failure(@Nullable Answering now, ModelVersion version) {
        LoadFailure failure = switch (now) {
            case Answering.Serving serving -> serving.newer();
            case Answering.Asleep asleep -> asleep.newer();
            case Answering.Failed failed -> failed.failure();
            case Answering.Unloaded unloaded -> null;
            case null -> null;
        };
        return failure != null && failure.version().equals(version) ? failure : lineup.failure(version);
    }
}
