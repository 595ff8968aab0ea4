package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keras' Bidirectional: the layer reading forwards and another of its kind reading backwards, their outputs merged step by
 * step. Arrays {@code forward_kernel}, {@code forward_recurrent_kernel}, {@code forward_bias}, then {@code backward_…}.
 *
 * @param forward reads forwards
 */
public record Bidirectional(Recurrent forward, MergeMode mergeMode) implements Layer {

    /** What the two outputs are made into. */
    public enum MergeMode {
        /** Side by side, the forward one first. */
        CONCAT,
        SUM,
        MUL,
        /** The average. */
        AVE;

        String kerasName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Bidirectional {
        if (forward.recurrence().goBackwards()) {
            throw new InvalidNetworkException("its layer goes backwards already; leave go_backwards false");
        }
    }

    static Bidirectional read(LayerConfig config) {
        if (!(config.wrapped("layer") instanceof Recurrent forward)) {
            throw config.fault("Bidirectional takes an LSTM or a GRU");
        }
        if (config.get("backward_layer") != null
                && !config.wrapped("backward_layer").equals(forward.backwards())) {
            throw config.fault("'backward_layer' of another configuration is not supported; leave it out");
        }
        return new Bidirectional(forward, mode(config));
    }

    private static MergeMode mode(LayerConfig config) {
        String name = config.isNone("merge_mode") ? "null" : config.text("merge_mode", "concat");
        for (MergeMode mode : MergeMode.values()) {
            if (mode.kerasName().equals(name)) {
                return mode;
            }
        }
        throw config.fault("'merge_mode' is " + name + "; supported are concat, sum, mul and ave");
    }

    @Override
    public String className() {
        return "Bidirectional";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("layer", TimeDistributed.json(forward));
        config.put("merge_mode", mergeMode.kerasName());
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape one = forward.outputShape(inputs);
        if (mergeMode != MergeMode.CONCAT) {
            return one;
        }
        List<Integer> out = new ArrayList<>(one.dims());
        out.set(out.size() - 1, Math.multiplyExact(2, one.dim(-1)));
        return new Shape(out);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        List<WeightSpec> weights = new ArrayList<>();
        for (String direction : List.of("forward_", "backward_")) {
            forward.weights(inputs).forEach(spec -> weights.add(spec.named(direction + spec.name())));
        }
        return weights;
    }
}
