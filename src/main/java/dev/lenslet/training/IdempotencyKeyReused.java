package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;

/** A submission's key belongs to another one. */
final class IdempotencyKeyReused extends Refusal {

    IdempotencyKeyReused(IdempotencyKey key) {
        super(
                Reason.UNPROCESSABLE,
                "idempotency-key-reused",
                "The Idempotency-Key belongs to another request",
                "A training job with another body was submitted under '" + key.name()
                        + "' within the last 24 hours. Send each submission under a key of its own, and the same body"
                        + " again only when it is tried again.");
    }
}
