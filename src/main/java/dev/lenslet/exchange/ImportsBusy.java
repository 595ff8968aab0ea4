package dev.lenslet.exchange;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** Other imports are under way. */
final class ImportsBusy extends Refusal {

    ImportsBusy() {
        super(
                Reason.UNAVAILABLE,
                "imports-busy",
                "Another import is under way",
                "Models are imported one at a time, and others are before this one; send it again in a moment.");
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(10);
    }
}
