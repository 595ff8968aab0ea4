package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/**
 * Keras' layer Softmax, over the last axis.
 *
 * @param axis -1 or the last axis' number
 */
public record Softmax(int axis) implements Layer {

    static Softmax read(LayerConfig config) {
        return new Softmax(config.axis());
    }

    @Override
    public String className() {
        return "Softmax";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("axis", axis);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        Layer.last(axis, input);
        return input;
    }
}
