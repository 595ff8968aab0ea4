package dev.lenslet.network;

/** Keras' MaxPooling2D on (height, width, channels). */
public record MaxPooling2D(Window poolSize, Window strides, Padding padding) implements Pooling {

    public MaxPooling2D {
        Pooling.check(Window.sliding(poolSize, strides, Window.square(1), padding));
    }

    static MaxPooling2D read(LayerConfig config) {
        config.channelsLast();
        Window poolSize = config.window("pool_size", Window.square(2));
        return new MaxPooling2D(poolSize, config.window("strides", poolSize), config.padding());
    }

    @Override
    public String className() {
        return "MaxPooling2D";
    }

    @Override
    public PoolingKind kind() {
        return PoolingKind.MAX;
    }

    @Override
    public SlidingWindow window() {
        return Window.sliding(poolSize, strides, Window.square(1), padding);
    }
}
