package dev.lenslet.training.job;

import dev.lenslet.training.Hyperparameters;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Everything a worker needs to know: the contents of {@code job.json}.
 *
 * @param job its id
 * @param dataSet the data set's name
 * @param dataSetDirectory absolute; complete
 * @param network Keras configuration with its input shape and as many outputs as there are classes
 */
public record WorkOrder(
        String job,
        String model,
        String dataSet,
        String dataSetDirectory,
        JsonNode network,
        Hyperparameters training,
        Instant created) {}
