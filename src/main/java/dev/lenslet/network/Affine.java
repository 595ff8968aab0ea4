package dev.lenslet.network;

import java.util.List;
import java.util.Map;

/**
 * What multiplies and what is added, as Dense and the convolutions have it.
 *
 * @param bias configured also where it is not used
 * @param activity what the layer's output adds to the loss
 */
public record Affine(boolean useBias, Variable kernel, Variable bias, Regularizer activity) {

    /** Keras' defaults. */
    public static final Affine DEFAULT = new Affine(true, Variable.GLOROT, Variable.ZERO, Regularizer.NONE);

    public static final Affine WITHOUT_BIAS = new Affine(false, Variable.GLOROT, Variable.ZERO, Regularizer.NONE);

    /** @param kernel the kernel's name in the configuration: {@code kernel}, {@code depthwise} or {@code pointwise} */
    static Affine read(LayerConfig config, String kernel) {
        return new Affine(
                config.flag("use_bias", true),
                Variable.read(config, kernel, Variable.GLOROT),
                Variable.read(config, "bias", Variable.ZERO),
                config.regularizer("activity_regularizer"));
    }

    void write(String kernelName, Map<String, Object> config) {
        config.put("use_bias", useBias);
        kernel.write(kernelName, config);
        bias.write("bias", config);
        activity.write("activity_regularizer", config);
    }

    List<WeightSpec> weights(String kernelName, Shape kernelShape, int outputs) {
        WeightSpec first = kernel.spec(kernelName, kernelShape);
        return useBias ? List.of(first, bias.spec("bias", Shape.of(outputs))) : List.of(first);
    }
}
