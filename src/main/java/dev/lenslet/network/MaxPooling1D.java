package dev.lenslet.network;

import java.util.List;

/** Keras' MaxPooling1D on (steps, channels). */
public record MaxPooling1D(int poolSize, int strides, Padding padding) implements Pooling {

    public MaxPooling1D {
        Pooling.check(SlidingWindow.undilated(List.of(poolSize), List.of(strides), padding));
    }

    static MaxPooling1D read(LayerConfig config) {
        config.channelsLast();
        int poolSize = config.extent("pool_size", 2);
        return new MaxPooling1D(poolSize, config.extent("strides", poolSize), config.padding());
    }

    @Override
    public String className() {
        return "MaxPooling1D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.MAX;
    }

    @Override
    public SlidingWindow window() {
        return SlidingWindow.undilated(List.of(poolSize), List.of(strides), padding);
    }
}
