package dev.lenslet.training.worker;

import dev.lenslet.dataset.Examples;
import dev.lenslet.training.ClassWeight;
import org.jspecify.annotations.Nullable;

/** Class weights as factors of a batch's examples. One thread only. */
final class ClassFactors {

    private final float @Nullable [] byClass;

    private ClassFactors(float @Nullable [] byClass) {
        this.byClass = byClass;
    }

    static ClassFactors of(@Nullable ClassWeight weight, TrainingData data) {
        if (weight == null) {
            return new ClassFactors(null);
        }
        int[] counts = new int[data.dataSet().classes().size()];
        Examples train = data.train();
        for (int i = 0; i < train.count(); i++) {
            counts[train.label(i)]++;
        }
        return new ClassFactors(weight.factors(data.dataSet().classes(), counts));
    }

    /** Null where all examples count alike. */
    float @Nullable [] of(int[] labels) {
        if (byClass == null) {
            return null;
        }
        float[] factors = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            factors[i] = byClass[labels[i]];
        }
        return factors;
    }
}
