package dev.lenslet.training;

import org.jspecify.annotations.Nullable;

/**
 * A bound on gradients; exactly one is set.
 *
 * @param norm of each array of weights, Keras' clipnorm
 * @param globalNorm of all of them together, Keras' global_clipnorm
 * @param value of each number, Keras' clipvalue
 */
public record Clip(
        @Nullable Double norm,
        @Nullable Double globalNorm,
        @Nullable Double value) {

    public Clip {
        int set = (norm == null ? 0 : 1) + (globalNorm == null ? 0 : 1) + (value == null ? 0 : 1);
        if (set != 1) {
            throw new IllegalArgumentException("one of norm, global_norm and value must be given, not " + set);
        }
    }
}
