package dev.lenslet.training;

import dev.lenslet.network.Weights;

/**
 * A network under training. One thread only; closed by whoever started it. The training loop (epochs, order of the
 * examples, validation, reports) is the worker's, so that every engine is driven alike.
 */
public interface Trainer extends Predictor {

    /**
     * One step: forward, loss, gradients, update.
     *
     * @param inputs {@code labels.length} examples in Keras' layout (channels last), row-major; may be longer than needed;
     *     not kept
     * @param labels class indices, from 0
     * @return mean loss of the batch before the update
     */
    StepResult step(float[] inputs, int[] labels);

    /** The weights as they stand, in Keras' names and layouts; a copy. */
    Weights weights();

    /**
     * @param loss mean over the batch, before the update
     * @param correct how many of the batch the network got right in that same forward pass
     */
    record StepResult(double loss, int correct) {}
}
