package dev.lenslet.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keras' Conv2D on (height, width, channels); kernel (height, width, in / groups, filters).
 *
 * @param filters output channels
 */
public record Conv2D(
        int filters,
        Window kernelSize,
        Window strides,
        Padding padding,
        Window dilationRate,
        int groups,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer)
        implements Layer {

    public Conv2D {
        if (filters < 1) {
            throw new InvalidNetworkException("filters must be at least 1, got " + filters);
        }
        if (groups < 1 || filters % groups != 0) {
            throw new InvalidNetworkException("filters " + filters + " must be a multiple of groups " + groups);
        }
    }

    static Conv2D read(LayerConfig config) {
        config.channelsLast();
        config.unsupported(
                "kernel_regularizer",
                "bias_regularizer",
                "activity_regularizer",
                "kernel_constraint",
                "bias_constraint");
        return new Conv2D(
                config.integer("filters"),
                config.window("kernel_size", null),
                config.window("strides", Window.square(1)),
                config.padding(),
                config.window("dilation_rate", Window.square(1)),
                config.integer("groups", 1),
                config.activation("activation"),
                config.flag("use_bias", true),
                config.initializer("kernel_initializer", Initializer.GLOROT_UNIFORM),
                config.initializer("bias_initializer", Initializer.ZEROS));
    }

    @Override
    public String className() {
        return "Conv2D";
    }

    @Override
    public Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("filters", filters);
        config.put("kernel_size", kernelSize.toList());
        config.put("strides", strides.toList());
        config.put("padding", padding.name().toLowerCase(Locale.ROOT));
        config.put("data_format", "channels_last");
        config.put("dilation_rate", dilationRate.toList());
        config.put("groups", groups);
        config.put("activation", activation.name().toLowerCase(Locale.ROOT));
        config.put("use_bias", useBias);
        config.put("kernel_initializer", kernelInitializer.toJson());
        config.put("bias_initializer", biasInitializer.toJson());
        return config;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Layer.single(inputs);
        if (input.rank() != 3) {
            throw new InvalidNetworkException("needs an input of (height, width, channels), got " + input);
        }
        if (input.dim(-1) % groups != 0) {
            throw new InvalidNetworkException(
                    "channels of its input " + input + " must be a multiple of groups " + groups);
        }
        Window out = Window.slide(input, kernelSize, strides, dilationRate, padding);
        return Shape.of(out.height(), out.width(), filters);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        Shape kernel = Shape.of(
                kernelSize.height(), kernelSize.width(), Layer.single(inputs).dim(-1) / groups, filters);
        WeightSpec kernelSpec = new WeightSpec("kernel", kernel, kernelInitializer);
        return useBias
                ? List.of(kernelSpec, new WeightSpec("bias", Shape.of(filters), biasInitializer))
                : List.of(kernelSpec);
    }
}
