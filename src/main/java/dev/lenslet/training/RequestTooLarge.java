package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A submission over its limit. */
final class RequestTooLarge extends Refusal {

    RequestTooLarge(int limit) {
        super(
                Reason.TOO_LARGE,
                "too-large",
                "The request is too large",
                "A training job's request may have " + limit + " bytes at most.");
    }
}
