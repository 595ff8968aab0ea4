package dev.lenslet.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keras' SpatialDropout2D: whole channels of (height, width, channels) at once. */
public record SpatialDropout2D(double rate, @Nullable Integer seed) implements DroppingOut {

    public SpatialDropout2D {
        DroppingOut.check(rate);
    }

    static SpatialDropout2D read(LayerConfig config) {
        config.channelsLast();
        config.unsupported("noise_shape");
        return new SpatialDropout2D(config.number("rate"), config.optionalInteger("seed"));
    }

    @Override
    public String className() {
        return "SpatialDropout2D";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs, 3, "(height, width, channels)");
    }
}
