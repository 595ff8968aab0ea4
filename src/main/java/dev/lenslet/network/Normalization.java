package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/**
 * Keras' Normalization: {@code (x − mean) / max(√variance, 1e-7)}, or back where it is inverted. Mean and variance are
 * either configured or arrays that were adapted to data, never trained: {@code mean}, {@code variance}.
 *
 * @param axis -1 or the last axis' number, of which each value has its own mean; null for one mean of all
 * @param mean configured: one value, or one of each channel; empty where they are arrays
 * @param variance as many as of the mean
 */
public record Normalization(@Nullable Integer axis, List<Double> mean, List<Double> variance, boolean invert)
        implements Layer {

    public Normalization {
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
        if (mean.size() != variance.size()) {
            throw new InvalidNetworkException(
                    "mean has " + mean.size() + " values, variance " + variance.size() + "; give as many of both");
        }
    }

    static Normalization read(LayerConfig config) {
        return new Normalization(
                config.isNone("axis") ? null : Integer.valueOf(config.axis()),
                config.numbers("mean"),
                config.numbers("variance"),
                config.flag("invert", false));
    }

    @Override
    public String className() {
        return "Normalization";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("axis", axis == null ? NullNode.getInstance() : axis);
        if (!mean.isEmpty()) {
            // Keras takes no list where there is no axis.
            config.put("mean", axis == null ? mean.get(0) : mean);
            config.put("variance", axis == null ? variance.get(0) : variance);
        }
        config.put("invert", invert);
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (axis != null) {
            Layer.last(axis, input);
        }
        if (mean.size() > 1 && (axis == null || mean.size() != input.dim(-1))) {
            throw new InvalidNetworkException("mean has " + mean.size() + " values, its input is " + input);
        }
        return input;
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        if (!mean.isEmpty()) {
            return List.of();
        }
        Shape shape = axis == null ? Shape.of() : Shape.of(Layer.single(inputs).dim(-1));
        return List.of(
                WeightSpec.untrained("mean", shape, Initializer.ZEROS),
                WeightSpec.untrained("variance", shape, Initializer.ONES));
    }
}
