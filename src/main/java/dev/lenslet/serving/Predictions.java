package dev.lenslet.serving;

import dev.lenslet.registry.Models;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.serving.PredictResponse.Timing;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Answers predictions: finds the model, waits for a turn, runs. Thread-safe. */
@Component
class Predictions {

    private static final int DEFAULT_TOP = 5;

    private final Models models;
    private final ServedModels served;
    private final Admission admission;
    private final ServingSettings settings;

    Predictions(Models models, ServedModels served, Admission admission, ServingSettings settings) {
        this.models = models;
        this.served = served;
        this.admission = admission;
        this.settings = settings;
    }

    /** @throws dev.lenslet.problem.Refusal where there is no answer, for a reason that the client can understand */
    PredictResponse answer(PredictQuery query, Inputs inputs) {
        LoadedModel model = lease(query, inputs.kind());
        try {
            long arrived = System.nanoTime();
            return switch (admission.enter()) {
                case Admission.Full full ->
                    throw new TooBusy("As many predictions wait as may, or this one waited "
                            + settings.maxWait().toMillis() + " ms; ask again in a moment.");
                case Admission.Turn turn -> {
                    try (turn) {
                        yield run(model, turn.workspace(), query, inputs, System.nanoTime() - arrived);
                    }
                }
            };
        } finally {
            model.release();
        }
    }

    private PredictResponse run(
            LoadedModel model, Workspace workspace, PredictQuery query, Inputs inputs, long queueNanos) {
        int top = Objects.requireNonNullElse(query.top(), DEFAULT_TOP);
        PredictionRun run = new PredictionRun(model, workspace, top, settings.maxWindows());
        List<Prediction> predictions = run.predict(inputs, settings.maxBatchValues());
        Spans spans = run.spans(queueNanos);
        model.timers().record(spans);
        return new PredictResponse(
                model.version().model(), Integer.toString(model.version().version()), predictions, Timing.of(spans));
    }

    private LoadedModel lease(PredictQuery query, InputKind kind) {
        if (query.model() != null) {
            return served.lease(query.model(), query.version());
        }
        String model = settings.defaults().of(kind);
        try {
            return served.lease(model, query.version());
        } catch (UnknownModel unknown) {
            List<String> known = models.names();
            throw known.contains(model) ? unknown : new NoDefaultModel(kind, model, known);
        }
    }
}
