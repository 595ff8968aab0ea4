package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/** Keras' Rescaling: {@code x · scale + offset}. */
public record Rescaling(double scale, double offset) implements Layer {

    public Rescaling {
        if (!Double.isFinite(scale) || !Double.isFinite(offset)) {
            throw new InvalidNetworkException("scale " + scale + " and offset " + offset + " must be finite");
        }
    }

    static Rescaling read(LayerConfig config) {
        return new Rescaling(config.number("scale"), config.number("offset", 0));
    }

    @Override
    public String className() {
        return "Rescaling";
    }

    @Override
    public Map<String, Object> config() {
        return Map.of("scale", scale, "offset", offset);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
