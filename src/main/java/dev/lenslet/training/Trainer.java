package dev.lenslet.training;

import dev.lenslet.network.Weights;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network under training. One thread only; closed by whoever started it. The training loop (epochs, order of the
 * examples, learning rates, validation, reports) is the worker's, so that every engine is driven alike.
 */
public interface Trainer extends Predictor {

    /**
     * One step: forward, loss, gradients, update.
     *
     * @param inputs {@code labels.length} examples in Keras' layout (channels last), row-major; may be longer than needed;
     *     not kept
     * @param labels class indices, from 0
     * @param exampleWeights a factor on each example's loss, Keras' sample_weight; null where all count alike
     * @param learningRate of this step, at least 0
     * @return mean loss of the batch before the update
     */
    StepResult step(float[] inputs, int[] labels, float @Nullable [] exampleWeights, double learningRate);

    /** The weights as they stand, in Keras' names and layouts; a copy. */
    Weights weights();

    /** Goes on from these weights; what the optimizer has gathered stays as it is. */
    void restore(Weights weights);

    /**
     * What later steps depend on besides their arguments and the hyperparameters, as it stands until the next step: weights by
     * {@code weights/layer/array}, and each array that the optimizer keeps for them by {@code optimizer/slot/layer/array},
     * slots in the order in which Keras' optimizer makes them. Names, layouts and order are the same for every engine. What is
     * random in a step is no part of it: that follows from the seed and the step's number alone.
     */
    Map<String, LazyArray> state();

    /**
     * Goes on as the trainer did whose {@link #state} this is: the same steps give the same weights.
     *
     * @param steps that it had taken
     * @param state may hold more arrays than these
     * @throws IllegalArgumentException where one is missing or of another shape
     */
    void resume(long steps, Map<String, LazyArray> state);

    /**
     * What the layers' regularisers add to the loss at the weights as they stand, as Keras does in training and in
     * validation; 0 where there are none.
     */
    double penalty();

    /**
     * @param loss mean over the batch, before the update, with the penalty
     * @param correct how many of the batch the network got right in that same forward pass
     */
    record StepResult(double loss, int correct) {}
}
