package dev.lenslet.dataset;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** Other previews took longer than this one would wait. */
final class TooManyPreviews extends Refusal {

    TooManyPreviews() {
        super(Reason.FULL, "busy", "The service is busy", "Other previews are being drawn; come again.");
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(5);
    }
}
