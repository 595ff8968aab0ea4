package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.training.job.JobState;
import java.time.Instant;
import java.util.Optional;
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
 * @param setbacks of its workers and replicas
 * @param assignment grows whenever the job is taken from a replica
 * @param replica that is to run it, or runs it, or ran it last
 * @param gate whether the version that was published took over; null where none was, or nothing was compared
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
        @Nullable LastWorker worker,
        boolean cancelRequested,
        boolean publishing,
        Setbacks setbacks,
        long assignment,
        @Nullable String replica,
        @Nullable GateResult gate,
        Resources resources) {

    /**
     * Which process a worker is; an id alone may have been given to another process since.
     *
     * @param started null where the platform doesn't tell
     */
    record WorkerIdentity(long pid, @Nullable Instant started) {}

    /**
     * The worker that had the job last.
     *
     * @param place where its process number means something; null in records of older versions, which knew one place
     */
    record LastWorker(@Nullable String place, WorkerIdentity identity) {

        /** The worker, if it lives and can be seen from here. */
        Optional<WorkerProcess> seenFrom(String here) {
            return place == null || place.equals(here) ? WorkerProcess.find(identity) : Optional.empty();
        }
    }

    TrainingJob with(Setbacks now) {
        return new TrainingJob(
                number,
                id,
                model,
                dataSet,
                owner,
                request,
                network,
                training,
                state,
                reason,
                logTail,
                progress,
                created,
                started,
                finished,
                version,
                worker,
                cancelRequested,
                publishing,
                now,
                assignment,
                replica,
                gate,
                resources);
    }

    /** The job in the hands of whoever has it now. */
    Assignment held() {
        return new Assignment(id, assignment);
    }
}
