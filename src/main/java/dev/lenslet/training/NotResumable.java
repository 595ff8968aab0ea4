package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A job that has not ended, or that left nothing to go on from. */
final class NotResumable extends Refusal {

    /** @param why a clause, with what to do instead */
    NotResumable(String id, String why) {
        super(
                Reason.CONFLICT,
                "training-job-not-resumable",
                "The training job cannot be resumed",
                "Training job " + id + " cannot be resumed: " + why + ".");
    }
}
