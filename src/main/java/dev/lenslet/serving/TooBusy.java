package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** More requests than are served or held at once. */
final class TooBusy extends Refusal {

    TooBusy(String detail) {
        super(Reason.FULL, "busy", "The service is busy", detail);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
