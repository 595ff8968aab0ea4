package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' layer ELU: {@code alpha · (exp(x) − 1)} below zero (Clevert et al. 2015). */
public record ELU(double alpha) implements Layer {

    public ELU {
        if (!Double.isFinite(alpha)) {
            throw new InvalidNetworkException("alpha must be finite, got " + alpha);
        }
    }

    static ELU read(LayerConfig config) {
        return new ELU(config.number("alpha", 1));
    }

    @Override
    public String className() {
        return "ELU";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("alpha", alpha);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
