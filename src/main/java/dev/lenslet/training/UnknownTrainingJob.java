package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** No such job. */
final class UnknownTrainingJob extends Refusal {

    UnknownTrainingJob(String id) {
        super(
                Reason.UNKNOWN,
                "unknown-training-job",
                "There is no such training job",
                "There is no training job '" + id + "'.");
    }
}
