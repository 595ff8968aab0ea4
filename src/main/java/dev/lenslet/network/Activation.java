package dev.lenslet.network;

/** Keras' activations, element by element but for softmax, which is over the last axis. */
public enum Activation {
    LINEAR,
    RELU,
    SOFTMAX,
    SIGMOID,
    TANH
}
