package dev.lenslet.training;

import dev.lenslet.dataset.Augmentation;
import org.jspecify.annotations.Nullable;

/**
 * How to train: the {@code training} record of a job with every default filled in. Records of older versions lack what came
 * later, so that is null where it changes nothing.
 *
 * @param epochs at least 1
 * @param batchSize examples a step, at least 1
 * @param validationSplit share of the training split held out for validation by class, in [0, 1); 0 for none
 * @param seed of initial weights, shuffling, dropout and splits
 * @param engine the engine's name, as {@code dl4j}
 * @param learningRate null for the optimizer's throughout
 * @param earlyStopping null to train all epochs
 * @param classWeight null where all examples count alike
 * @param labelSmoothing in [0, 1); null for none
 * @param clip null where gradients have no bound
 * @param text how texts become token ids; null where the data set has none
 * @param augmentation of the examples trained with; null to take them as they are
 * @param trainableFrom the layer before which all are frozen; null where the network says itself what is
 * @param weights published ones to begin with, as {@code vgg16}; null for random ones
 * @param checkpoint how often one is written; null as the service is set
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
        @Nullable Integer validationSteps,
        @Nullable LearningRate learningRate,
        @Nullable EarlyStopping earlyStopping,
        @Nullable ClassWeight classWeight,
        @Nullable Double labelSmoothing,
        @Nullable Clip clip,
        @Nullable TextOptions text,
        @Nullable Augmentation augmentation,
        @Nullable String trainableFrom,
        @Nullable String weights,
        @Nullable CheckpointEvery checkpoint) {

    public Hyperparameters {
        if (epochs < 1 || batchSize < 1) {
            throw new IllegalArgumentException("epochs and batch_size must be at least 1");
        }
        if (!(validationSplit >= 0 && validationSplit < 1)) {
            throw new IllegalArgumentException("validation_split must be in [0, 1)");
        }
    }

    /** At a constant rate, and with nothing else that may be left out. */
    public Hyperparameters(
            int epochs,
            int batchSize,
            Optimizer optimizer,
            Loss loss,
            double validationSplit,
            long seed,
            String engine,
            @Nullable Integer stepsPerEpoch,
            @Nullable Integer validationSteps) {
        this(
                epochs,
                batchSize,
                optimizer,
                loss,
                validationSplit,
                seed,
                engine,
                stepsPerEpoch,
                validationSteps,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same for more epochs. */
    Hyperparameters withEpochs(int more) {
        return new Hyperparameters(
                epochs + more,
                batchSize,
                optimizer,
                loss,
                validationSplit,
                seed,
                engine,
                stepsPerEpoch,
                validationSteps,
                learningRate,
                earlyStopping,
                classWeight,
                labelSmoothing,
                clip,
                text,
                augmentation,
                trainableFrom,
                weights,
                checkpoint);
    }

    /** The rate over the training, constant where there is no schedule. */
    public LearningRate schedule() {
        return learningRate == null ? new LearningRate.Constant(optimizer.learningRate()) : learningRate;
    }
}
