package dev.lenslet.network;

import java.util.Locale;

/** Keras' {@code padding}. */
public enum Padding {
    VALID,
    /** Output extent is ceil(input / stride); where the zeros are odd in number, the extra one goes to the end. */
    SAME,
    /** Of Conv1D alone: zeros before the first step only, so that no output sees a later step. */
    CAUSAL;

    String kerasName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
