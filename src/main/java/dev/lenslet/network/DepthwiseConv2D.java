package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' DepthwiseConv2D: each channel of (height, width, channels) has filters of its own; kernel (height, width,
 * channels, depth multiplier). Output channel {@code c · depthMultiplier + m} comes of channel {@code c}.
 */
public record DepthwiseConv2D(
        Window kernelSize,
        Window strides,
        Padding padding,
        Window dilationRate,
        int depthMultiplier,
        Activation activation,
        Affine affine)
        implements Layer {

    public DepthwiseConv2D {
        if (depthMultiplier < 1) {
            throw new InvalidNetworkException("depth_multiplier must be at least 1, got " + depthMultiplier);
        }
        Window.sliding(kernelSize, strides, dilationRate, padding);
    }

    static DepthwiseConv2D read(LayerConfig config) {
        config.channelsLast();
        config.ungrouped();
        return new DepthwiseConv2D(
                config.window("kernel_size", null),
                config.window("strides", Window.square(1)),
                config.padding(),
                config.window("dilation_rate", Window.square(1)),
                config.integer("depth_multiplier", 1),
                config.activation("activation", Activation.LINEAR),
                Affine.read(config, "depthwise"));
    }

    @Override
    public String className() {
        return "DepthwiseConv2D";
    }

    public SlidingWindow window() {
        return Window.sliding(kernelSize, strides, dilationRate, padding);
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("kernel_size", kernelSize.toList());
        config.put("strides", strides.toList());
        config.put("padding", padding.kerasName());
        config.put("data_format", "channels_last");
        config.put("dilation_rate", dilationRate.toList());
        config.put("depth_multiplier", depthMultiplier);
        config.put("activation", activation.kerasName());
        affine.write("depthwise", config);
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        List<Integer> out = window().slide(Layer.single(inputs));
        return Shape.of(out.get(0), out.get(1), outputs(inputs));
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        Shape kernel = Shape.of(
                kernelSize.height(), kernelSize.width(), Layer.single(inputs).dim(-1), depthMultiplier);
        return affine.weights("kernel", kernel, outputs(inputs));
    }

    private int outputs(List<Shape> inputs) {
        return Math.multiplyExact(Layer.single(inputs).dim(-1), depthMultiplier);
    }
}
