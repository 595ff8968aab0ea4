package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** As many clients follow jobs' events as may. */
final class TooManyFollowers extends Refusal {

    TooManyFollowers(int limit) {
        super(
                Reason.FULL,
                "too-many-event-streams",
                "Too many clients follow events",
                limit
                        + " event streams are open (lenslet.training.max-event-streams); GET /training-jobs/{id} tells the"
                        + " same.");
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(5);
    }
}
