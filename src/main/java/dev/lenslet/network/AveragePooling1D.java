package dev.lenslet.network;

import java.util.List;

/** Keras' AveragePooling1D on (steps, channels). */
public record AveragePooling1D(int poolSize, int strides, Padding padding) implements Pooling {

    public AveragePooling1D {
        Pooling.check(SlidingWindow.undilated(List.of(poolSize), List.of(strides), padding));
    }

    static AveragePooling1D read(LayerConfig config) {
        config.channelsLast();
        int poolSize = config.extent("pool_size", 2);
        return new AveragePooling1D(poolSize, config.extent("strides", poolSize), config.padding());
    }

    @Override
    public String className() {
        return "AveragePooling1D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.AVERAGE;
    }

    @Override
    public SlidingWindow window() {
        return SlidingWindow.undilated(List.of(poolSize), List.of(strides), padding);
    }
}
