package dev.lenslet.training;

/** Keras' losses; the mean over a batch is minimised. */
public enum Loss {
    /** Classes as integers, the network ends in softmax. */
    SPARSE_CATEGORICAL_CROSSENTROPY,
    /** The same as the sparse one here, since labels are classes either way. */
    CATEGORICAL_CROSSENTROPY,
    /** One sigmoid for two classes. */
    BINARY_CROSSENTROPY
}
