package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' InputLayer: where examples of this shape come in. */
public record InputLayer(Shape shape) implements Layer {

    @Override
    public String className() {
        return "InputLayer";
    }

    @Override
    public Map<String, Object> config() {
        return KerasLayers.batchShape(shape);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return shape;
    }
}
