package dev.lenslet.network;

import java.util.Map;

/**
 * Keras' GRU (Cho et al. 2014); gates in the order update (z), reset (r), new (h).
 *
 * @param resetAfter whether the reset gate applies behind the recurrent product, which then has a bias of its own: bias
 *     (2, 3 · units), the input's first; else (3 · units)
 */
public record GRU(Recurrence recurrence, boolean resetAfter) implements Recurrent {

    static GRU read(LayerConfig config) {
        return new GRU(Recurrence.read(config), config.flag("reset_after", true));
    }

    @Override
    public String className() {
        return "GRU";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = recurrence.config();
        config.put("reset_after", resetAfter);
        return config;
    }

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public WeightSpec bias() {
        int columns = Math.multiplyExact(3, recurrence.units());
        return recurrence.bias().spec("bias", resetAfter ? Shape.of(2, columns) : Shape.of(columns));
    }

    @Override
    public GRU backwards() {
        return new GRU(recurrence.backwards(), resetAfter);
    }
}
