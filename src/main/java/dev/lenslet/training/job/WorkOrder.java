package dev.lenslet.training.job;

import dev.lenslet.training.Hyperparameters;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Everything a worker needs to know: the contents of {@code job.json}.
 *
 * @param job its id
 * @param dataSet the data set's name
 * @param dataSetDirectory absolute; complete
 * @param network Keras configuration with its input shape and as many outputs as there are classes
 * @param media limits and settings for raw input, those under which the service took the data set
 * @param base what the network begins with; null for random weights
 * @param featureBytes what outputs of frozen layers may take on disk
 * @param checkpointing how checkpoints are written
 * @param gate how the version is compared with the one that answers; null where it is not
 */
public record WorkOrder(
        String job,
        String model,
        String dataSet,
        String dataSetDirectory,
        Map<String, String> media,
        JsonNode network,
        @Nullable Base base,
        Hyperparameters training,
        long featureBytes,
        Checkpointing checkpointing,
        @Nullable Gate gate,
        Instant created) {

    /**
     * How checkpoints are written.
     *
     * @param millis after so many each, where the job does not say how often
     * @param keep the newest so many, at least 1
     */
    public record Checkpointing(long millis, int keep) {}

    /**
     * When a new version may take over.
     *
     * @param home directory of models made here, absolute
     * @param bundled directory of models that are only read, absolute
     * @param alpha a p-value up to it is taken for worse
     * @param tolerance how much lower accuracy may be where chance could explain it
     */
    public record Gate(String home, String bundled, double alpha, double tolerance) {}

    /**
     * Weights that others trained.
     *
     * @param weights their name
     * @param file absolute
     */
    public record Base(String weights, String file) {}
}
