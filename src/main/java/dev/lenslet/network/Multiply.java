package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' Multiply of two or more inputs, value by value; an extent of 1 goes with any. */
public record Multiply() implements Merge {

    static Multiply read(LayerConfig config) {
        return new Multiply();
    }

    @Override
    public String className() {
        return "Multiply";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of();
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Merge.broadcast(inputs);
    }
}
