package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' Add of two or more inputs, value by value; an extent of 1 goes with any. */
public record Add() implements Merge {

    static Add read(LayerConfig config) {
        return new Add();
    }

    @Override
    public String className() {
        return "Add";
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
