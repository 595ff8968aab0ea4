package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers that {@code src/test/python/numbers_of_both.py} makes alike, so that fixtures hold no weights and no inputs. */
public final class FormulaNumbers {

    private FormulaNumbers() {}

    /** Weights of a network, whose arrays are seeded from 2 on, in Keras' order. */
    public static Weights weights(Network network) {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        network.weights()
                .forEach((name, spec) ->
                        arrays.put(name, new WeightArray(spec.shape(), weights(arrays.size() + 2, spec))));
        return new Weights(arrays);
    }

    /** The first examples' inputs, one behind the other; token ids where the network takes those. */
    public static float[] inputs(Network network, int examples) {
        float[] inputs = new float[examples * network.inputShape().size()];
        int vocabulary = network.nodes().stream()
                .map(Node::layer)
                .mapToInt(layer -> layer instanceof Embedding embedding ? embedding.inputDim() : 0)
                .max()
                .orElse(0);
        for (int i = 0; i < inputs.length; i++) {
            double value = uniform(1, i);
            inputs[i] = (float) (vocabulary > 0 ? Math.floor((value + .5) * vocabulary) : value * 4);
        }
        return inputs;
    }

    private static float[] weights(int seed, WeightSpec spec) {
        Shape shape = spec.shape();
        double shift = switch (spec.name()) {
            case "moving_variance", "variance", "gamma" -> 1;
            default -> 0;
        };
        double scale = shift == 0 && shape.rank() > 1 ? 2 * Math.sqrt(3.0 * shape.dim(-1) / shape.size()) : 1;
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((uniform(seed, i) + shift) * scale);
        }
        return values;
    }

    /** Wellons' lowbias32 hash. */
    private static double uniform(int seed, int index) {
        int h = index + seed * 0x9E3779B9;
        h ^= h >>> 16;
        h *= 0x7FEB352D;
        h ^= h >>> 15;
        h *= 0x846CA68B;
        h ^= h >>> 16;
        return (h >>> 8) / (double) (1 << 24) - .5;
    }
}
