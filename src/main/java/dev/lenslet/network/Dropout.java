package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras' Dropout; does nothing outside training.
 *
 * @param rate probability of dropping (not of keeping), in [0, 1)
 */
public record Dropout(double rate, @Nullable Integer seed) implements Layer {

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidNetworkException("rate must be in [0, 1), got " + rate);
        }
    }

    static Dropout read(LayerConfig config) {
        config.unsupported("noise_shape");
        return new Dropout(config.number("rate"), config.optionalInteger("seed"));
    }

    @Override
    public String className() {
        return "Dropout";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("rate", rate);
        if (seed != null) {
            config.put("seed", seed);
        }
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
