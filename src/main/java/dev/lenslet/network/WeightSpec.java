package dev.lenslet.network;

/**
 * An array that a layer holds.
 *
 * @param name Keras' name of it: {@code kernel}, {@code bias}; in a Bidirectional {@code forward_kernel}, {@code backward_kernel}
 * @param shape Keras' layout: (kernel height, kernel width, in, out) for Conv2D, (in, out) for Dense
 * @param initializer how it begins
 * @param regularizer what it adds to the loss
 * @param trainable false where no gradient changes it, as BatchNormalization's moving averages
 */
public record WeightSpec(
        String name, Shape shape, Initializer initializer, Regularizer regularizer, boolean trainable) {

    /** An array of a layer's own bookkeeping. */
    static WeightSpec untrained(String name, Shape shape, Initializer initializer) {
        return new WeightSpec(name, shape, initializer, Regularizer.NONE, false);
    }

    WeightSpec named(String other) {
        return new WeightSpec(other, shape, initializer, regularizer, trainable);
    }

    WeightSpec beginning(Initializer other) {
        return new WeightSpec(name, shape, other, regularizer, trainable);
    }
}
