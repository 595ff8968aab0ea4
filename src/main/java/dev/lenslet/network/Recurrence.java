package dev.lenslet.network;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What LSTM and GRU share.
 *
 * @param units size of the state, and of each step's output
 * @param recurrentActivation of the gates
 * @param dropout of the inputs in training, in [0, 1)
 * @param recurrentDropout of the state in training, in [0, 1)
 * @param returnSequences whether every step's output is given, or the last one's alone
 * @param goBackwards whether steps are read from the last on; the outputs then stand in the order they were made
 */
public record Recurrence(
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        Variable kernel,
        Variable recurrentKernel,
        Variable bias,
        Regularizer activity,
        double dropout,
        double recurrentDropout,
        boolean returnSequences,
        boolean goBackwards) {

    /** What ONNX' recurrent operators know, and so what a trained network could be served with. */
    private static final Set<Activation> ACTIVATIONS = EnumSet.of(
            Activation.LINEAR,
            Activation.RELU,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.HARD_SIGMOID,
            Activation.HARD_SIGMOID_KERAS2,
            Activation.ELU,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN);

    public Recurrence {
        if (units < 1) {
            throw new InvalidNetworkException("units must be at least 1, got " + units);
        }
        for (Activation used : List.of(activation, recurrentActivation)) {
            if (!ACTIVATIONS.contains(used)) {
                throw new InvalidNetworkException("activation " + used.kerasName()
                        + " is not supported in a recurrent layer; supported are "
                        + ACTIVATIONS.stream().map(Activation::kerasName).toList());
            }
        }
        if (!(dropout >= 0 && dropout < 1 && recurrentDropout >= 0 && recurrentDropout < 1)) {
            throw new InvalidNetworkException(
                    "dropout " + dropout + " and recurrent_dropout " + recurrentDropout + " must be in [0, 1)");
        }
    }

    /** Keras' defaults: tanh, gates by sigmoid, the last step's output alone. */
    public static Recurrence of(int units) {
        return new Recurrence(
                units,
                Activation.TANH,
                Activation.SIGMOID,
                true,
                Variable.GLOROT,
                new Variable(Initializer.ORTHOGONAL, Regularizer.NONE),
                Variable.ZERO,
                Regularizer.NONE,
                0,
                0,
                false,
                false);
    }

    static Recurrence read(LayerConfig config) {
        config.neutral("stateful", "return_state", "time_major");
        // How it is computed, or for masks, which there are none of.
        config.get("zero_output_for_mask");
        config.get("unroll");
        config.get("implementation");
        config.get("use_cudnn");
        config.get("seed");
        Recurrence defaults = of(config.integer("units"));
        return new Recurrence(
                defaults.units,
                config.activation("activation", defaults.activation),
                config.activation("recurrent_activation", defaults.recurrentActivation),
                config.flag("use_bias", true),
                Variable.read(config, "kernel", defaults.kernel),
                Variable.read(config, "recurrent", defaults.recurrentKernel),
                Variable.read(config, "bias", defaults.bias),
                config.regularizer("activity_regularizer"),
                config.number("dropout", 0),
                config.number("recurrent_dropout", 0),
                config.flag("return_sequences", false),
                config.flag("go_backwards", false));
    }

    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("units", units);
        config.put("activation", activation.kerasName());
        config.put("recurrent_activation", recurrentActivation.kerasName());
        config.put("use_bias", useBias);
        kernel.write("kernel", config);
        recurrentKernel.write("recurrent", config);
        bias.write("bias", config);
        activity.write("activity_regularizer", config);
        config.put("dropout", dropout);
        config.put("recurrent_dropout", recurrentDropout);
        config.put("return_sequences", returnSequences);
        config.put("go_backwards", goBackwards);
        return config;
    }

    boolean dropsOut() {
        return dropout > 0 || recurrentDropout > 0;
    }

    Recurrence backwards() {
        return new Recurrence(
                units,
                activation,
                recurrentActivation,
                useBias,
                kernel,
                recurrentKernel,
                bias,
                activity,
                dropout,
                recurrentDropout,
                returnSequences,
                !goBackwards);
    }
}
