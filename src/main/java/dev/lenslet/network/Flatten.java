package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' Flatten: row-major, so the order is height, width, channels. */
public record Flatten() implements Layer {

    static Flatten read(LayerConfig config) {
        config.channelsLast();
        return new Flatten();
    }

    @Override
    public String className() {
        return "Flatten";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("data_format", "channels_last");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shape.of(Layer.single(inputs).size());
    }
}
