package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;

/** The inputs of one request, at least one, not decoded yet. */
sealed interface Inputs permits Pictures, Instances {

    InputKind kind();

    int count();

    /**
     * Begins to decode them, in order.
     *
     * @throws dev.lenslet.problem.Refusal where the model takes nothing of this kind
     */
    Decoding decode(ModelVersion version);

    /** Turns one input after another into tensors. Not thread-safe. */
    interface Decoding extends AutoCloseable {

        /**
         * Decodes the next input.
         *
         * @param target receives one example's values from its start
         * @throws dev.lenslet.problem.Refusal where this one is bad; the next can be decoded all the same
         */
        void next(float[] target);

        @Override
        default void close() {}
    }
}
