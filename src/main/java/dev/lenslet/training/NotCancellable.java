package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A job that has ended otherwise, or whose model is just being published. */
final class NotCancellable extends Refusal {

    NotCancellable(String id, String why) {
        super(
                Reason.CONFLICT,
                "training-job-not-cancellable",
                "The training job can no longer be cancelled",
                "Training job " + id + " can no longer be cancelled: " + why + ".");
    }
}
