package dev.lenslet.training;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Keras' losses; the mean over a batch is minimised. */
public enum Loss {
    /** Classes as integers, the network ends in softmax. */
    SPARSE_CATEGORICAL_CROSSENTROPY,
    /** The same as the sparse one here, since labels are classes either way. */
    CATEGORICAL_CROSSENTROPY,
    /** One sigmoid for two classes. */
    BINARY_CROSSENTROPY,
    /** Squared distance from one-hot classes, or from 0 and 1 where the network ends in one sigmoid. */
    MEAN_SQUARED_ERROR;

    /** As Keras writes it, such as {@code sparse_categorical_crossentropy}. */
    @JsonValue
    public String keras() {
        return name().toLowerCase(Locale.ROOT);
    }
}
