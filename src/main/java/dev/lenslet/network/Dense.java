package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keras' Dense on the last axis; kernel (in, units). */
public record Dense(int units, Activation activation, Affine affine) implements Layer {

    public Dense {
        if (units < 1) {
            throw new InvalidNetworkException("units must be at least 1, got " + units);
        }
    }

    static Dense read(LayerConfig config) {
        return new Dense(
                config.integer("units"),
                config.activation("activation", Activation.LINEAR),
                Affine.read(config, "kernel"));
    }

    @Override
    public String className() {
        return "Dense";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("units", units);
        config.put("activation", activation.kerasName());
        affine.write("kernel", config);
        return config;
    }

    /** The same layer with another number of units. */
    public Dense withUnits(int units) {
        return new Dense(units, activation, affine);
    }

    /** The same layer with another activation. */
    public Dense withActivation(Activation activation) {
        return new Dense(units, activation, affine);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Integer> out = new ArrayList<>(Layer.single(inputs).dims());
        out.set(out.size() - 1, units);
        return new Shape(out);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        return affine.weights("kernel", Shape.of(Layer.single(inputs).dim(-1), units), units);
    }
}
