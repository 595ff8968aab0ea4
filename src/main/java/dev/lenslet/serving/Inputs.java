package dev.lenslet.serving;

import dev.lenslet.media.Clip;
import dev.lenslet.registry.ModelVersion;

/** The inputs of one request, at least one, not decoded yet. */
sealed interface Inputs permits RawInputs, Instances {

    InputKind kind();

    /**
     * Begins to decode them, in order.
     *
     * @throws dev.lenslet.problem.Refusal where the model takes nothing of this kind
     */
    Decoding decode(ModelVersion version);

    /** Opens one input after another. Not thread-safe. */
    interface Decoding extends AutoCloseable {

        /** Inputs that are not opened yet. */
        int left();

        /**
         * Opens the next input; the one before must be read to its end, or have failed.
         *
         * @return what it gives the model; the caller closes it
         * @throws dev.lenslet.problem.Refusal where this one is bad; the next can be opened all the same
         */
        Clip next();

        @Override
        default void close() {}
    }
}
