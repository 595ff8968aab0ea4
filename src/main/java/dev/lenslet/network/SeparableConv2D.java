package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keras' SeparableConv2D: a depthwise convolution without bias or activation, then a pointwise one. Depthwise kernel
 * (height, width, channels, depth multiplier), pointwise kernel (1, 1, channels · depth multiplier, filters).
 *
 * @param pointwise with the bias
 */
public record SeparableConv2D(
        int filters,
        Window kernelSize,
        Window strides,
        Padding padding,
        Window dilationRate,
        int depthMultiplier,
        Activation activation,
        Variable depthwise,
        Affine pointwise)
        implements Layer {

    public SeparableConv2D {
        Convolution.check(filters, 1);
        if (depthMultiplier < 1) {
            throw new InvalidNetworkException("depth_multiplier must be at least 1, got " + depthMultiplier);
        }
        Window.sliding(kernelSize, strides, dilationRate, padding);
    }

    static SeparableConv2D read(LayerConfig config) {
        config.channelsLast();
        config.ungrouped();
        // Keras 2 writes these and uses none of them.
        config.get("kernel_initializer");
        config.get("kernel_regularizer");
        config.get("kernel_constraint");
        return new SeparableConv2D(
                config.integer("filters"),
                config.window("kernel_size", null),
                config.window("strides", Window.square(1)),
                config.padding(),
                config.window("dilation_rate", Window.square(1)),
                config.integer("depth_multiplier", 1),
                config.activation("activation", Activation.LINEAR),
                Variable.read(config, "depthwise", Variable.GLOROT),
                Affine.read(config, "pointwise"));
    }

    @Override
    public String className() {
        return "SeparableConv2D";
    }

    public SlidingWindow window() {
        return Window.sliding(kernelSize, strides, dilationRate, padding);
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("filters", filters);
        config.put("kernel_size", kernelSize.toList());
        config.put("strides", strides.toList());
        config.put("padding", padding.kerasName());
        config.put("data_format", "channels_last");
        config.put("dilation_rate", dilationRate.toList());
        config.put("depth_multiplier", depthMultiplier);
        config.put("activation", activation.kerasName());
        depthwise.write("depthwise", config);
        pointwise.write("pointwise", config);
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Integer> out = window().slide(Layer.single(inputs));
        return Shape.of(out.get(0), out.get(1), filters);
    }

    /** {@code depthwise_kernel}, {@code pointwise_kernel}, {@code bias}. */
    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        int channels = Layer.single(inputs).dim(-1);
        Shape kernel = Shape.of(kernelSize.height(), kernelSize.width(), channels, depthMultiplier);
        Shape points = Shape.of(1, 1, Math.multiplyExact(channels, depthMultiplier), filters);
        return Stream.concat(
                        Stream.of(depthwise.spec("depthwise_kernel", kernel)),
                        pointwise.weights("pointwise_kernel", points, filters).stream())
                .toList();
    }
}
