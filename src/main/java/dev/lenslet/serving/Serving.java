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
    private final TensorBuffers buffers;
    private final AnswerCache cache;
    private final ServingSettings settings;
    private final Traces traces;

    Serving(
            Models models,
            ServedModels served,
            TensorBuffers buffers,
            AnswerCache cache,
            ServingSettings settings,
            Traces traces) {
        this.models = models;
        this.served = served;
        this.buffers = buffers;
        this.cache = cache;
        this.settings = settings;
        this.traces = traces;
    }

    /**
     * Begins a request; loads the version where it is not loaded yet.
     *
     * @param version a number, a label, or null for the version that answers by default
     * @throws dev.lenslet.registry.UnknownModel where there is no such model, version or label
     * @throws dev.lenslet.problem.Refusal where it is being loaded or cannot be
     */
    public TensorCall open(String model, @Nullable String version) {
        LoadedModel leased = served.lease(model, version);
        RequestNotes.served(leased.version().model(), leased.version().version());
        return new TensorCall(leased, buffers, cache, settings, traces.current());
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
        return switch (served.answering(version.model())) {
            case Answering.Serving serving ->
                serving.model().isOf(version)
                        ? new VersionState(version, State.READY, null)
                        : failedOrOnDemand(version, serving.newer());
            case Answering.Asleep asleep ->
                new VersionState(version, asleep.version().equals(version) ? State.READY : State.ON_DEMAND, null);
            case Answering.Failed failed -> failedOrOnDemand(version, failed.failure());
            case null -> new VersionState(version, served.complete() ? State.ON_DEMAND : State.LOADING, null);
        };
    }

    private static VersionState failedOrOnDemand(ModelVersion version, @Nullable LoadFailure failure) {
        return failure != null && failure.version().equals(version)
                ? new VersionState(version, State.FAILED, failure.reason())
                : new VersionState(version, State.ON_DEMAND, null);
    }
}
