package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import java.util.Arrays;

/** One output row read as the model's record says. */
public final class ClassProbabilities {

    private ClassProbabilities() {}

    /**
     * One probability a label, in the labels' order.
     *
     * @param output one example's, from the start; may be longer
     * @param size values of it
     * @throws IllegalArgumentException for a regression, which has none
     */
    public static float[] of(ModelRecord record, float[] output, int size) {
        return switch (record.output().kind()) {
            case PROBABILITIES -> Arrays.copyOf(output, size);
            case LOGITS -> softmax(output, size);
            case SIGMOID -> new float[] {1 - output[0], output[0]};
            case REGRESSION -> throw new IllegalArgumentException("a regression has no classes");
        };
    }

    /** @throws UnfitInput where a value is not finite: there is no answer then */
    public static void requireFinite(float[] output, int size) {
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(output[i])) {
                throw UnfitInput.notFinite();
            }
        }
    }

    private static float[] softmax(float[] scores, int size) {
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            most = Math.max(most, scores[i]);
        }
        double[] powers = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            powers[i] = Math.exp(scores[i] - most);
            sum += powers[i];
        }
        float[] probabilities = new float[size];
        for (int i = 0; i < size; i++) {
            probabilities[i] = (float) (powers[i] / sum);
        }
        return probabilities;
    }
}
