package dev.lenslet.serving;

import dev.lenslet.registry.Models;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.serving.PredictResponse.Timing;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Answers predictions of raw input: finds the model, decodes, runs. Thread-safe. */
@Component
class Predictions {

    private static final int DEFAULT_TOP = 5;

    private final Models models;
    private final Serving serving;
    private final Admission admission;
    private final ServingSettings settings;

    Predictions(Models models, Serving serving, Admission admission, ServingSettings settings) {
        this.models = models;
        this.serving = serving;
        this.admission = admission;
        this.settings = settings;
    }

    /** @throws dev.lenslet.problem.Refusal where there is no answer, for a reason that the client can understand */
    PredictResponse answer(PredictQuery query, Inputs inputs, Urgency urgency, RoutingKey key) {
        int top = Objects.requireNonNullElse(query.top(), DEFAULT_TOP);
        try (TensorCall call = open(query, inputs.kind(), urgency, key)) {
            PredictionRun run = new PredictionRun(call, admission, urgency, top, settings.maxWindows());
            List<Prediction> predictions = run.predict(inputs, settings.maxBatchValues());
            return new PredictResponse(
                    call.version().model(),
                    Integer.toString(call.version().version()),
                    predictions,
                    Timing.of(call.spans()));
        }
    }

    private TensorCall open(PredictQuery query, InputKind kind, Urgency urgency, RoutingKey key) {
        if (query.model() != null) {
            return serving.open(query.model(), query.version(), urgency, key);
        }
        String model = settings.defaults().of(kind);
        try {
            return serving.open(model, query.version(), urgency, key);
        } catch (UnknownModel unknown) {
            List<String> known = models.names();
            throw known.contains(model) ? unknown : new NoDefaultModel(kind, model, known);
        }
    }
}
