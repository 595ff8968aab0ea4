package dev.lenslet.serving.oip;

import dev.lenslet.network.ElementType;

/** The protocol's names of what tensors hold here. */
public enum Datatype {
    FP32,
    INT32,
    /** Encoded pictures, sounds and texts, for a model whose record says how to read them; and classifications. */
    BYTES;

    static Datatype of(ElementType type) {
        return switch (type) {
            case FLOAT32 -> FP32;
            case INT32 -> INT32;
        };
    }
}
