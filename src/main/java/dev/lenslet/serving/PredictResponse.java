package dev.lenslet.serving;

import java.util.List;

/**
 * The answer to a prediction's request.
 *
 * @param version a number, as text
 * @param predictions one an input, in their order
 */
record PredictResponse(String model, String version, List<Prediction> predictions, Timing timing) {

    /** Where the time went, in milliseconds, the network apart. */
    record Timing(double decodeMs, double queueMs, double inferenceMs) {

        static Timing of(Spans spans) {
            return new Timing(
                    milliseconds(spans.decode()), milliseconds(spans.queue()), milliseconds(spans.inference()));
        }

        /** To the microsecond. */
        private static double milliseconds(long nanos) {
            return nanos / 1000 / 1000.0;
        }
    }
}
