package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** No such sweep. */
final class UnknownSweep extends Refusal {

    UnknownSweep(String id) {
        super(Reason.UNKNOWN, "unknown-sweep", "There is no such sweep", "There is no sweep '" + id + "'.");
    }
}
