package dev.lenslet.training;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.network.Shape;
import dev.lenslet.network.TokensPreprocessing.Level;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

/**
 * What a client asks to be trained; every field alone is sound.
 *
 * @param network a name (text) or a Keras configuration (object)
 * @param sweep null where one job is asked for
 */
record JobRequest(
        String model,
        String dataSet,
        JsonNode network,
        @Nullable Shape inputShape,
        String owner,
        Training training,
        Resources resources,
        @Nullable SweepRequest sweep,
        JsonNode asSent) {

    /** @param memory of the worker in all; null for an estimate */
    record Resources(int gpus, @Nullable DataSize memory, int priority, int retries) {
        static final Resources DEFAULT = new Resources(0, null, 0, Setbacks.BORNE);
    }

    /**
     * Null where the client leaves the choice to the network's and Keras' defaults.
     *
     * @param optimizer its rate is Keras' default where learningRate does not say otherwise
     * @param classWeight by the names or indices that the client used
     */
    record Training(
            @Nullable Integer epochs,
            @Nullable Integer stepsPerEpoch,
            @Nullable Integer validationSteps,
            @Nullable Integer batchSize,
            @Nullable LearningRate learningRate,
            @Nullable Optimizer optimizer,
            @Nullable Loss loss,
            @Nullable Double validationSplit,
            @Nullable Long seed,
            @Nullable String engine,
            @Nullable EarlyStopping earlyStopping,
            @Nullable ClassWeight classWeight,
            @Nullable Double labelSmoothing,
            @Nullable Clip clip,
            @Nullable Text text,
            @Nullable Augmentation augmentation,
            @Nullable String trainableFrom,
            @Nullable String weights,
            @Nullable CheckpointEvery checkpoint) {

        static final Training DEFAULT = new Training(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }

    /** Null where the client leaves the choice to the network, the level's and the usual defaults. */
    record Text(
            @Nullable Level level,
            @Nullable Boolean lowercase,
            @Nullable Integer vocabularySize) {}
}
