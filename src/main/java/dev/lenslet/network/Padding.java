package dev.lenslet.network;

/** Keras' {@code padding}. */
public enum Padding {
    VALID,
    /** Output extent is ceil(input / stride); where the zeros are odd in number, the extra one goes to the end. */
    SAME
}
