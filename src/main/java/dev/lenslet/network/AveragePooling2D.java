package dev.lenslet.network;

/** Keras' AveragePooling2D on (height, width, channels). */
public record AveragePooling2D(Window poolSize, Window strides, Padding padding) implements Pooling {

    public AveragePooling2D {
        Pooling.check(Window.sliding(poolSize, strides, Window.square(1), padding));
    }

    static AveragePooling2D read(LayerConfig config) {
        config.channelsLast();
        Window poolSize = config.window("pool_size", Window.square(2));
        return new AveragePooling2D(poolSize, config.window("strides", poolSize), config.padding());
    }

    @Override
    public String className() {
        return "AveragePooling2D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.AVERAGE;
    }

    @Override
    public SlidingWindow window() {
        return Window.sliding(poolSize, strides, Window.square(1), padding);
    }
}
