package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** A model that is there but cannot answer now. */
final class ModelNotReady extends Refusal {

    private final Duration retryAfter;

    private ModelNotReady(String slug, String title, String detail, Duration retryAfter) {
        super(Reason.UNAVAILABLE, slug, title, detail);
        this.retryAfter = retryAfter;
    }

    static ModelNotReady loading(String model) {
        return new ModelNotReady(
                "model-loading",
                "The model is being loaded",
                "Model '" + model + "' is being loaded; ask again in a moment.",
                Duration.ofSeconds(1));
    }

    /** @param reason a clause without paths */
    static ModelNotReady failed(String model, int version, String reason) {
        return new ModelNotReady(
                "model-unavailable",
                "The model cannot be loaded",
                "Version " + version + " of model '" + model + "' cannot be loaded: " + reason + ".",
                Duration.ofMinutes(1));
    }

    static ModelNotReady unloaded(String model) {
        return new ModelNotReady(
                "model-unloaded",
                "The model was unloaded by request",
                "Model '" + model + "' was unloaded by request; POST /v2/repository/models/" + model
                        + "/load brings it back.",
                Duration.ofMinutes(1));
    }

    @Override
    public Duration retryAfter() {
        return retryAfter;
    }
}
