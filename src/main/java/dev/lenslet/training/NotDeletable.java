package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import dev.lenslet.training.job.JobState;

/** A job that has not ended, or whose sweep has not. */
final class NotDeletable extends Refusal {

    NotDeletable(String id, JobState state) {
        this("Training job " + id + " cannot be deleted: it is " + state
                + " and has not ended; wait for its end, or cancel it first.");
    }

    static NotDeletable trial(String id) {
        return new NotDeletable("Training job " + id
                + " cannot be deleted: its sweep has not ended; wait for its end, or cancel it first.");
    }

    private NotDeletable(String detail) {
        super(Reason.CONFLICT, "training-job-not-deletable", "The training job cannot be deleted", detail);
    }
}
