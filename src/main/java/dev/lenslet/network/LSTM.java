package dev.lenslet.network;

import java.util.Map;

/**
 * Keras' LSTM (Hochreiter and Schmidhuber 1997); gates in the order input, forget, cell, output; bias (4 · units).
 *
 * @param unitForgetBias whether the forget gate's bias begins at 1 and the others' at 0 or as configured
 */
public record LSTM(Recurrence recurrence, boolean unitForgetBias) implements Recurrent {

    static LSTM read(LayerConfig config) {
        return new LSTM(Recurrence.read(config), config.flag("unit_forget_bias", true));
    }

    @Override
    public String className() {
        return "LSTM";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = recurrence.config();
        config.put("unit_forget_bias", unitForgetBias);
        return config;
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public WeightSpec bias() {
        WeightSpec bias = recurrence.bias().spec("bias", Shape.of(Math.multiplyExact(4, recurrence.units())));
        return unitForgetBias ? bias.beginning(Initializer.FORGET_ONE) : bias;
    }

    @Override
    public LSTM backwards() {
        return new LSTM(recurrence.backwards(), unitForgetBias);
    }
}
