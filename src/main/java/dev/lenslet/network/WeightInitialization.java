package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The weights a network begins to train with. */
public final class WeightInitialization {

    private WeightInitialization() {}

    /** The same network and seed give the same weights, array by array, whatever other arrays there are. */
    public static Weights of(Network network, long seed) {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        network.weights().forEach((name, spec) -> {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
            arrays.put(name, new WeightArray(spec.shape(), spec.initializer().draw(spec.shape(), random)));
        });
        return new Weights(arrays);
    }
}
