package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;

/** A request that would not be answered before its deadline. */
final class TooLate extends Refusal {

    private TooLate(String detail) {
        super(Reason.TOO_LATE, "deadline", "The deadline cannot be met", detail);
    }

    static TooLate already() {
        return new TooLate("The request's deadline passed before it was its turn; nothing was run.");
    }

    static TooLate expected(long nanos) {
        return new TooLate("The request would wait about " + (nanos / 1_000_000 + 1)
                + " ms, longer than its deadline allows; nothing was run.");
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
