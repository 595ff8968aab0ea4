package dev.lenslet.serving.oip;

import dev.lenslet.registry.Models;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.ServingSettings;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.VersionState;
import dev.lenslet.serving.VersionState.State;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** What the protocol tells of service and models, whichever way it is asked. Versions are numbers, labels, or null. */
@Component
public class ModelFacts {

    private final Models models;
    private final Serving serving;
    private final ServingSettings settings;
    private final RequestStatistics statistics;
    private final HealthEndpoint health;
    private final ServerMetadata server = ServerMetadata.own();

    ModelFacts(
            Models models,
            Serving serving,
            ServingSettings settings,
            RequestStatistics statistics,
            HealthEndpoint health) {
        this.models = models;
        this.serving = serving;
        this.settings = settings;
        this.statistics = statistics;
        this.health = health;
    }

    public ServerMetadata server() {
        return server;
    }

    public boolean live() {
        return isUp("liveness");
    }

    /** As the actuator's readiness: every required model answers. */
    public boolean ready() {
        return isUp("readiness");
    }

    private boolean isUp(String group) {
        HealthDescriptor found = health.healthForPath(group);
        return found != null && found.getStatus().equals(Status.UP);
    }

    /** Whether a request would be answered; a version that is not in memory is loaded by it. */
    public boolean ready(String model, @Nullable String version) {
        return ModelIndex.of(serving.state(model, version)).ready();
    }

    /** Loads the version where it is not. */
    public ModelMetadata metadata(String model, @Nullable String version) {
        List<String> versions = serving.states(model).stream()
                .filter(state -> state.state() != State.LEFT_OUT)
                .map(state -> Integer.toString(state.version().version()))
                .toList();
        try (TensorCall call = serving.open(model, version)) {
            return ModelMetadata.of(call, versions);
        }
    }

    /** Loads the version where it is not. */
    public ModelConfiguration configuration(String model, @Nullable String version) {
        try (TensorCall call = serving.open(model, version)) {
            return ModelConfiguration.of(call, settings);
        }
    }

    /** Of all versions of all models where there is no model, of all of its where there is no version. */
    public List<ModelStats> statistics(@Nullable String model, @Nullable String version) {
        List<VersionState> states = model == null
                ? serving.states()
                : version == null ? serving.states(model) : List.of(serving.state(model, version));
        return states.stream().map(this::statistics).toList();
    }

    private ModelStats statistics(VersionState state) {
        try (TensorCall call = serving.openLoaded(state.version())) {
            return statistics.of(state, call == null ? null : call.statistics(), serving.bytes(state.version()));
        }
    }

    /** @param ready those alone that answer; else directories that are left out for their names are among them */
    public List<ModelIndex> index(boolean ready) {
        Stream<ModelIndex> served = serving.states().stream().map(ModelIndex::of);
        return ready
                ? served.filter(ModelIndex::ready).toList()
                : Stream.concat(served, models.misnamed().entrySet().stream().map(ModelIndex::leftOut))
                        .toList();
    }

    /**
     * Loads the version that answers by default, also where the model was unloaded or could not be loaded before.
     *
     * @throws dev.lenslet.problem.Refusal where there is no such model, or it cannot be loaded
     */
    public void load(String model) {
        serving.load(model);
    }

    /**
     * Unloads all versions of a model until it is loaded again.
     *
     * @throws dev.lenslet.registry.UnknownModel where there is none of the name
     */
    public void unload(String model) {
        serving.unload(model);
    }
}
