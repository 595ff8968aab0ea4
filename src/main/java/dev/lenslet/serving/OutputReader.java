package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.serving.Prediction.LabelProbability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a graph's output as the model's record says. */
final class OutputReader {

    private OutputReader() {}

    /**
     * @param output one example's, from the start; may be longer
     * @param top labels to tell of, at most as many as there are
     * @throws UnfitInput where a value is not finite
     */
    static Prediction read(ModelRecord record, float[] output, int size, int top) {
        ClassProbabilities.requireFinite(output, size);
        return switch (record.output().kind()) {
            case PROBABILITIES -> Prediction.of(top(record.labels(), output, top));
            case LOGITS, SIGMOID ->
                Prediction.of(top(record.labels(), ClassProbabilities.of(record, output, size), top));
            case REGRESSION -> Prediction.value(size == 1 ? output[0] : Arrays.copyOf(output, size));
        };
    }

    /** Of equal probabilities, the label that comes first. */
    private static List<LabelProbability> top(List<String> labels, float[] probabilities, int top) {
        int count = labels.size();
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToIntBits(probabilities[i]);
            // As integers, floats are in their order, the negative ones backwards.
            int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            order[i] = (long) ordered << 32 | Integer.MAX_VALUE - i;
        }
        Arrays.sort(order);
        int kept = Math.min(top, count);
        List<LabelProbability> best = new ArrayList<>(kept);
        for (int i = 1; i <= kept; i++) {
            int index = Integer.MAX_VALUE - (int) order[count - i];
            best.add(new LabelProbability(labels.get(index), probabilities[index]));
        }
        return best;
    }
}
