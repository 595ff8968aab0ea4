package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.ReLU;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Keras' activations. */
final class Activations {

    private static final double ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private Activations() {}

    static IActivation of(Activation activation) {
        return switch (activation) {
            case LINEAR -> new ActivationIdentity();
            case RELU -> new ActivationReLU();
            case RELU6 -> new ActivationReLU6();
            case LEAKY_RELU -> leaky(Activation.LEAKY_RELU_SLOPE);
            case ELU -> new ActivationELU(1);
            case SELU -> new ActivationSELU();
            case GELU_APPROXIMATE -> gelu();
            case SILU -> new ActivationSwish();
            case SOFTMAX -> new ActivationSoftmax();
            case SIGMOID -> new ActivationSigmoid();
            case HARD_SIGMOID ->
                new ElementwiseActivation(x -> Math.clamp(x / 6 + .5, 0.0, 1.0), x -> x > -3 && x < 3 ? 1 / 6.0 : 0);
            case HARD_SIGMOID_KERAS2 -> new ActivationHardSigmoid();
            case TANH -> new ActivationTanH();
            case SOFTPLUS -> new ActivationSoftPlus();
            case SOFTSIGN -> new ActivationSoftSign();
            case EXPONENTIAL -> new ElementwiseActivation(Math::exp, Math::exp);
            case GELU -> new ExactGelu();
        };
    }

    static IActivation leaky(double slope) {
        return new ActivationLReLU(slope);
    }

    static IActivation elu(double alpha) {
        return alpha == 1
                ? new ActivationELU(1)
                : new ElementwiseActivation(
                        x -> x > 0 ? x : alpha * Math.expm1(x), x -> x > 0 ? 1 : alpha * Math.exp(x));
    }

    static IActivation of(ReLU layer) {
        Double max = layer.maxValue();
        if (max == null && layer.threshold() == 0) {
            return layer.negativeSlope() == 0 ? new ActivationReLU() : leaky(layer.negativeSlope());
        }
        double top = max == null ? Double.POSITIVE_INFINITY : max;
        double threshold = layer.threshold();
        double slope = layer.negativeSlope();
        return new ElementwiseActivation(
                x -> x >= threshold ? Math.min(x, top) : slope * (x - threshold),
                x -> x < threshold ? slope : x > threshold && x < top ? 1 : 0);
    }

    /** By tanh (Hendrycks and Gimpel 2016). */
    private static IActivation gelu() {
        return new ElementwiseActivation(
                x -> x / 2 * (1 + Math.tanh(ROOT_2_OVER_PI * (x + .044715 * x * x * x))), x -> {
                    double tanh = Math.tanh(ROOT_2_OVER_PI * (x + .044715 * x * x * x));
                    return (1 + tanh) / 2 + x / 2 * (1 - tanh * tanh) * ROOT_2_OVER_PI * (1 + 3 * .044715 * x * x);
                });
    }
}
