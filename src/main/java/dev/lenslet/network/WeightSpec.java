package dev.lenslet.network;

/**
 * An array that a layer holds.
 *
 * @param name Keras' name of it: {@code kernel}, {@code bias}
 * @param shape Keras' layout: (kernel height, kernel width, in, out) for Conv2D, (in, out) for Dense
 * @param initializer how it begins
 */
public record WeightSpec(String name, Shape shape, Initializer initializer) {}
