package dev.lenslet.training;

import org.jspecify.annotations.Nullable;

/**
 * How to train: the {@code training} record of a job with every default filled in.
 *
 * @param epochs at least 1
 * @param batchSize examples a step, at least 1
 * @param validationSplit share of the training split held out for validation by class, in [0, 1); 0 for none
 * @param seed of initial weights, shuffling, dropout and splits
 * @param engine the engine's name, as {@code dl4j}
 */
public record Hyperparameters(
        int epochs,
        int batchSize,
        Optimizer optimizer,
        Loss loss,
        double validationSplit,
        long seed,
        String engine,
        @Nullable Integer stepsPerEpoch,
        @Nullable Integer validationSteps) {

    public Hyperparameters {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException("epochs and batch_size must be at least 1");
        }
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new IllegalArgumentException("validation_split must be in [0, 1)");
        }
    }
}
