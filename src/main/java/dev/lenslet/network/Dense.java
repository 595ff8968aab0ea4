package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Keras' Dense on the last axis; kernel (in, units). */
public record Dense(
        int units, Activation activation, boolean useBias, Initializer kernelInitializer, Initializer biasInitializer)
        implements Layer {

    public Dense {
        if (units < 1) {
            throw new InvalidNetworkException("units must be at least 1, got " + units);
        }
    }

    static Dense read(LayerConfig config) {
        config.unsupported(
                "kernel_regularizer",
                "bias_regularizer",
                "activity_regularizer",
                "kernel_constraint",
                "bias_constraint");
        return new Dense(
                config.integer("units"),
                config.activation("activation"),
                config.flag("use_bias", true),
                config.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
                config.initializer("bias_initializer", Initializer.ZEROS));
    }

    @Override
    public String className() {
        return "Dense";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("units", units);
        config.put("activation", activation.name().toLowerCase(Locale.ROOT));
        config.put("use_bias", useBias);
        config.put("kernel_initializer", kernelInitializer.toJson());
        config.put("bias_initializer", biasInitializer.toJson());
        return config;
    }

    /** The same layer with another number of units. */
    public Dense withUnits(int units) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }

    /** The same layer with another activation. */
    public Dense withActivation(Activation activation) {
        return new Dense(units, activation, useBias, kernelInitializer, biasInitializer);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (input.rank() != 1) {
            throw new InvalidNetworkException(
                    "needs a flat input of (features), got " + input + "; put a Flatten before it");
        }
        return Shape.of(units);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        WeightSpec kernel =
                new WeightSpec("kernel", Shape.of(Layer.single(inputs).dim(-1), units), kernelInitializer);
        return useBias ? List.of(kernel, new WeightSpec("bias", Shape.of(units), biasInitializer)) : List.of(kernel);
    }
}
