package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras' layer ReLU: {@code x} above the threshold and at most {@code maxValue}, {@code negativeSlope · (x − threshold)}
 * below.
 *
 * @param maxValue null where there is none
 */
public record ReLU(@Nullable Double maxValue, double negativeSlope, double threshold) implements Layer {

    public ReLU {
        if (maxValue != null && !(maxValue >= 0) || !(negativeSlope >= 0) || !(threshold >= 0)) {
            throw new InvalidNetworkException("max_value " + maxValue + ", negative_slope " + negativeSlope
                    + " and threshold " + threshold + " must not be below 0");
        }
    }

    static ReLU read(LayerConfig config) {
        Double maxValue = config.get("max_value") == null ? null : Double.valueOf(config.number("max_value"));
        return new ReLU(maxValue, config.number("negative_slope", 0), config.number("threshold", 0));
    }

    @Override
    public String className() {
        return "ReLU";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        if (maxValue != null) {
            config.put("max_value", maxValue);
        }
        config.put("negative_slope", negativeSlope);
        config.put("threshold", threshold);
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
