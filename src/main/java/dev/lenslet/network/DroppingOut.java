package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the dropouts share: they do nothing outside training. */
public sealed interface DroppingOut extends Layer permits Dropout, SpatialDropout1D, SpatialDropout2D {

    /** Probability of dropping (not of keeping), in [0, 1). */
    double rate();

    @Nullable
    Integer seed();

    /** For the records' constructors. */
    static void check(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidNetworkException("rate must be in [0, 1), got " + rate);
        }
    }

    @Override
    default Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("rate", rate());
        Integer seed = seed();
        if (seed != null) {
            config.put("seed", seed);
        }
        return config;
    }

    @Override
    default Shape outputShape(List<Shape> inputs) {
        return Layer.single(inputs);
    }
}
