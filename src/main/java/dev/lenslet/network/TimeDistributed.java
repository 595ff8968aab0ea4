package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keras' TimeDistributed: the same layer, with the same arrays, on each step of (steps, …). */
public record TimeDistributed(Layer layer) implements Layer {

    private static final int MAX_DEPTH = 8;

    public TimeDistributed {
        if (layer instanceof InputLayer || layer instanceof Merge) {
            throw new InvalidNetworkException("TimeDistributed takes a layer of one input, got " + layer.className());
        }
        int depth = 0;
        for (Layer inner = layer; inner instanceof TimeDistributed wrapper; inner = wrapper.layer) {
            if (++depth == MAX_DEPTH) {
                throw new InvalidNetworkException("TimeDistributed is nested deeper than " + MAX_DEPTH);
            }
        }
    }

    static TimeDistributed read(LayerConfig config) {
        return new TimeDistributed(config.wrapped("layer"));
    }

    /** What does to each step what the layer does; merges do so themselves, since they go axis by axis. */
    static Layer each(Layer layer) {
        if (layer instanceof Concatenate concatenate) {
            return concatenate.axis() > 0 ? new Concatenate(concatenate.axis() + 1) : concatenate;
        }
        return layer instanceof Merge ? layer : new TimeDistributed(layer);
    }

    /** A layer inside a wrapper, as Keras writes it. */
    static Map<String, Object> json(Layer layer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("module", "keras.layers");
        json.put("class_name", layer.className());
        json.put("config", layer.config());
        return json;
    }

    @Override
    public String className() {
        return "TimeDistributed";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("layer", json(layer));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Integer> out = new ArrayList<>();
        out.add(Layer.single(inputs).dim(0));
        out.addAll(layer.outputShape(step(inputs)).dims());
        return new Shape(out);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        return layer.weights(step(inputs));
    }

    /** One step's shape. */
    public static List<Shape> step(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (input.rank() < 2) {
            throw new InvalidNetworkException("needs an input of (steps, …), got " + input);
        }
        return List.of(new Shape(input.dims().subList(1, input.rank())));
    }
}
