package dev.lenslet.network;

import java.util.List;

/** Keras' Conv1D on (steps, channels); kernel (steps, in / groups, filters). */
public record Conv1D(
        int filters,
        int kernelSize,
        int strides,
        Padding padding,
        int dilationRate,
        int groups,
        Activation activation,
        Affine affine)
        implements Convolution {

    public Conv1D {
        Convolution.check(filters, groups);
        window(kernelSize, strides, dilationRate, padding);
    }

    static Conv1D read(LayerConfig config) {
        config.channelsLast();
        return new Conv1D(
                config.integer("filters"),
                config.extent("kernel_size"),
                config.extent("strides", 1),
                config.padding(),
                config.extent("dilation_rate", 1),
                config.integer("groups", 1),
                config.activation("activation", Activation.LINEAR),
                Affine.read(config, "kernel"));
    }

    @Override
    public String className() {
        return "Conv1D";
    }

    @Override
    public SlidingWindow window() {
        return window(kernelSize, strides, dilationRate, padding);
    }

    private static SlidingWindow window(int size, int strides, int dilation, Padding padding) {
        return new SlidingWindow(List.of(size), List.of(strides), List.of(dilation), padding);
    }
}
