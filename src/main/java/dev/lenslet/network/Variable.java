package dev.lenslet.network;

import java.util.Map;

/**
 * What Keras configures of each array of weights: how it begins, and what it adds to the loss.
 *
 * @param regularizer {@link Regularizer#NONE} where it adds nothing
 */
public record Variable(Initializer initializer, Regularizer regularizer) {

    public static final Variable GLOROT = new Variable(Initializer.GLOROT_UNIFORM, Regularizer.NONE);
    public static final Variable ZERO = new Variable(Initializer.ZEROS, Regularizer.NONE);
    static final Variable ONE = new Variable(Initializer.ONES, Regularizer.NONE);

    /** Reads {@code <name>_initializer} and {@code <name>_regularizer}; a {@code <name>_constraint} is refused. */
    static Variable read(LayerConfig config, String name, Variable otherwise) {
        config.unsupported(name + "_constraint");
        return new Variable(
                config.initializer(name + "_initializer", otherwise.initializer),
                config.regularizer(name + "_regularizer"));
    }

    void write(String name, Map<String, Object> config) {
        config.put(name + "_initializer", initializer.toJson());
        regularizer.write(name + "_regularizer", config);
    }

    WeightSpec spec(String name, Shape shape) {
        return new WeightSpec(name, shape, initializer, regularizer, true);
    }
}
