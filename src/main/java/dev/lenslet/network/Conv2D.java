package dev.lenslet.network;

/** Keras' Conv2D on (height, width, channels); kernel (height, width, in / groups, filters). */
public record Conv2D(
        int filters,
        Window kernelSize,
        Window strides,
        Padding padding,
        Window dilationRate,
        int groups,
        Activation activation,
        Affine affine)
        implements Convolution {

    public Conv2D {
        Convolution.check(filters, groups);
        Window.sliding(kernelSize, strides, dilationRate, padding);
    }

    static Conv2D read(LayerConfig config) {
        config.channelsLast();
        return new Conv2D(
                config.integer("filters"),
                config.window("kernel_size", null),
                config.window("strides", Window.square(1)),
                config.padding(),
                config.window("dilation_rate", Window.square(1)),
                config.integer("groups", 1),
                config.activation("activation", Activation.LINEAR),
                Affine.read(config, "kernel"));
    }

    @Override
    public String className() {
        return "Conv2D";
    }

    @Override
    public SlidingWindow window() {
        return Window.sliding(kernelSize, strides, dilationRate, padding);
    }
}
