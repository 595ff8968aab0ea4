package dev.lenslet.network;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Keras' activations, element by element but for softmax, which is over the last axis. */
public enum Activation {
    LINEAR("linear"),
    RELU("relu"),
    RELU6("relu6"),
    LEAKY_RELU("leaky_relu"),
    ELU("elu"),
    SELU("selu"),
    GELU("gelu"),
    /** By tanh, as KerasHub names it; Keras itself writes only the exact one. */
    GELU_APPROXIMATE("gelu_approximate"),
    SILU("silu"),
    SOFTMAX("softmax"),
    SIGMOID("sigmoid"),
    /** Keras 3: {@code clip(x / 6 + 0.5, 0, 1)}. */
    HARD_SIGMOID("hard_sigmoid"),
    /**
     * Keras 2 under the same name: {@code clip(0.2 x + 0.5, 0, 1)}. Keras 3 has no name for it, so it is written as one
     * that Keras 3 refuses rather than misreads.
     */
    HARD_SIGMOID_KERAS2("hard_sigmoid_keras2"),
    TANH("tanh"),
    SOFTPLUS("softplus"),
    SOFTSIGN("softsign"),
    EXPONENTIAL("exponential");

    /** Slope below zero of Keras' function leaky_relu; its layer LeakyReLU has another. */
    public static final double LEAKY_RELU_SLOPE = .2;

    private final String kerasName;

    Activation(String kerasName) {
        this.kerasName = kerasName;
    }

    /** As in Keras' configurations. */
    public String kerasName() {
        return kerasName;
    }

    static Optional<Activation> named(String name) {
        String canonical = name.equals("swish") ? "silu" : name;
        for (Activation activation : values()) {
            if (activation.kerasName.equals(canonical)) {
                return Optional.of(activation);
            }
        }
        return Optional.empty();
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Activation activation : values()) {
            names.add(activation.kerasName);
        }
        return names;
    }
}
