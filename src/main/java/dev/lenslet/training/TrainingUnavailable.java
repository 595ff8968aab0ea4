package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** This installation has no training engine, as on a platform without natives. */
final class TrainingUnavailable extends Refusal {

    TrainingUnavailable() {
        super(
                Reason.UNAVAILABLE,
                "training-unavailable",
                "This installation cannot train",
                "No training engine is installed on this platform ("
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + "); models can be imported and served.");
    }
}
