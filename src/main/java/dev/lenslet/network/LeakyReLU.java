package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/**
 * Keras' layer LeakyReLU.
 *
 * @param negativeSlope below zero; Keras 2 calls it alpha
 */
public record LeakyReLU(double negativeSlope) implements Layer {

    public LeakyReLU {
        if (!Double.isFinite(negativeSlope)) {
            throw new InvalidNetworkException("negative_slope must be finite, got " + negativeSlope);
        }
    }

    static LeakyReLU read(LayerConfig config) {
        return new LeakyReLU(config.number("negative_slope", config.number("alpha", .3)));
    }

    @Override
    public String className() {
        return "LeakyReLU";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("negative_slope", negativeSlope);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
