package dev.lenslet.training;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A job that was found sound and waits for a place in the queue. */
record NewJob(
        String id,
        String model,
        String dataSet,
        String owner,
        JsonNode request,
        JsonNode network,
        Hyperparameters training,
        Resources resources,
        List<String> warnings,
        Instant created) {}
