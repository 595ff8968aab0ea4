package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.training.job.JobState;

/** A job that has not ended. */
final class NotDeletable extends Refusal {

    NotDeletable(String id, JobState state) {
        super(
                Reason.CONFLICT,
                "training-job-not-deletable",
                "The training job cannot be deleted",
                "Training job " + id + " cannot be deleted: it is " + state
                        + " and has not ended; wait for its end, or cancel it first.");
    }
}
