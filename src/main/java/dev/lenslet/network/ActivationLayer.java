package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' layer named Activation. */
public record ActivationLayer(Activation activation) implements Layer {

    static ActivationLayer read(LayerConfig config) {
        return new ActivationLayer(config.activation("activation", Activation.LINEAR));
    }

    @Override
    public String className() {
        return "Activation";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("activation", activation.kerasName());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
