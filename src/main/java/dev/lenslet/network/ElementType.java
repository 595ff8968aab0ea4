package dev.lenslet.network;

/** What the numbers of a network's input are. */
public enum ElementType {
    FLOAT32,
    /** Token ids, for an Embedding. */
    INT32;

    /** Keras' name of it. */
    String kerasName() {
        return this == FLOAT32 ? "float32" : "int32";
    }
}
