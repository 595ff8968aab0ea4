package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** More requests than are served or held at once. */
final class TooBusy extends Refusal {

    static TooBusy queue(int waiting) {
        return new TooBusy(waiting + " predictions wait, as many as may; ask again in a moment.");
    }

    static TooBusy waited(long nanos) {
        return new TooBusy(
                "This prediction waited " + nanos / 1_000_000 + " ms, as long as it may; ask again in a moment.");
    }

    TooBusy(String detail) {
        super(Reason.FULL, "busy", "The service is busy", detail);
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
