package dev.lenslet.serving;

import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelRecord.OutputKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How two versions' outputs for one input compare.
 *
 * @param agrees whether both have the same label first; of a regression, whether no value differs by more than {@value #SAME},
 *     times the value where that is larger than 1
 * @param difference the largest between two probabilities of one label, 0 to 1, where a label that one of them doesn't know
 *     counts as 0; of a regression, between two values
 */
record Comparison(boolean agrees, double difference) {

    /** What an export may be off by. */
    private static final double SAME = 1e-4;

    /** Outputs are finite, and read alike: regressions both, of one size, or neither. */
    static Comparison of(ModelRecord answering, float[] answered, ModelRecord other, float[] its) {
        if (answering.output().kind() == OutputKind.REGRESSION) {
            return ofValues(answered, its);
        }
        float[] first = ClassProbabilities.of(answering, answered, answered.length);
        float[] second = ClassProbabilities.of(other, its, its.length);
        List<String> labels = answering.labels();
        List<String> otherLabels = other.labels();
        boolean agrees = labels.get(largest(first)).equals(otherLabels.get(largest(second)));
        return new Comparison(
                agrees,
                labels.equals(otherLabels)
                        ? ofSame(first, second)
                        : ofLabels(byLabel(labels, first), byLabel(otherLabels, second)));
    }

    private static Comparison ofValues(float[] answered, float[] its) {
        boolean agrees = true;
        for (int i = 0; i < answered.length; i++) {
            agrees &= Math.abs(answered[i] - its[i]) <= SAME * Math.max(1, Math.abs(answered[i]));
        }
        return new Comparison(agrees, ofSame(answered, its));
    }

    private static double ofSame(float[] first, float[] second) {
        double most = 0;
        for (int i = 0; i < first.length; i++) {
            most = Math.max(most, Math.abs(first[i] - second[i]));
        }
        return most;
    }

    private static double ofLabels(Map<String, Float> first, Map<String, Float> second) {
        double most = 0;
        for (Map.Entry<String, Float> one : first.entrySet()) {
            most = Math.max(most, Math.abs(one.getValue() - second.getOrDefault(one.getKey(), 0f)));
        }
        for (Map.Entry<String, Float> one : second.entrySet()) {
            most = first.containsKey(one.getKey()) ? most : Math.max(most, one.getValue());
        }
        return most;
    }

    private static Map<String, Float> byLabel(List<String> labels, float[] probabilities) {
        Map<String, Float> byLabel = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            byLabel.put(labels.get(i), probabilities[i]);
        }
        return byLabel;
    }

    /** Of equal ones the first, as in answers. */
    private static int largest(float[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = values[i] > values[largest] ? i : largest;
        }
        return largest;
    }
}
