package dev.lenslet.training;

import dev.lenslet.training.job.JobState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A training job as the database has it.
 *
 * @param number grows with each job submitted
 * @param request as it was submitted
 * @param network Keras configuration that is trained, adapted to the data
 * @param version that was published
 * @param cancelRequested its worker is being ended
 * @param publishing its worker succeeded and its model is being published
 * @param setbacks of its workers
 */
record TrainingJob(
        long number,
        String id,
        String model,
        String dataSet,
        String owner,
        JsonNode request,
        JsonNode network,
        Hyperparameters training,
        JobState state,
        @Nullable String reason,
        @Nullable String logTail,
        JobProgress progress,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant finished,
        @Nullable Integer version,
        @Nullable WorkerIdentity worker,
        boolean cancelRequested,
        boolean publishing,
        Setbacks setbacks) {

    /**
     * Which process a worker is; an id alone may have been given to another process since.
     *
     * @param started null where the platform doesn't tell
     */
    record WorkerIdentity(long pid, @Nullable Instant started) {}
}
