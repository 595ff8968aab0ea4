package dev.lenslet.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras' SpatialDropout1D: whole channels of (steps, channels) at once. */
public record SpatialDropout1D(double rate, @Nullable Integer seed) implements DroppingOut {

    public SpatialDropout1D {
        DroppingOut.check(rate);
    }

    static SpatialDropout1D read(LayerConfig config) {
        config.channelsLast();
        config.unsupported("noise_shape");
        return new SpatialDropout1D(config.number("rate"), config.optionalInteger("seed"));
    }

    @Override
    public String className() {
        return "SpatialDropout1D";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs, 2, "(steps, channels)");
    }
}
