package dev.lenslet.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/**
 * What the model says about one input: a label, or a value, or why there is neither.
 *
 * @param label the most probable one
 * @param probability that label's, 0 to 1
 * @param top the most probable labels in descending order
 * @param value a regression's: a number, or a list of them where the output has several
 * @param windows of an input longer than what the model takes; what is said of it whole is the mean of theirs
 * @param error a bad input's, among good ones
 */
record Prediction(
        @Nullable String label,
        @Nullable Float probability,
        @Nullable List<LabelProbability> top,
        @Nullable Object value,
        @Nullable List<WindowPrediction> windows,
        @Nullable ProblemDetail error) {

    record LabelProbability(String label, float probability) {}

    /** @param top at least one, most probable first */
    static Prediction of(List<LabelProbability> top) {
        LabelProbability best = top.getFirst();
        return new Prediction(best.label(), best.probability(), top, null, null, null);
    }

    static Prediction value(Object value) {
        return new Prediction(null, null, null, value, null, null);
    }

    /** The same, with what was said of each window. */
    Prediction with(List<WindowPrediction> windows) {
        return new Prediction(label, probability, top, value, windows, error);
    }

    static Prediction error(ProblemDetail problem) {
        return new Prediction(null, null, null, null, null, problem);
    }
}
