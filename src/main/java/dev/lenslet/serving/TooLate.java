package dev.lenslet.serving;

import dev.lenslet.problem.Reason;

/** A request that would not be answered before its deadline. */
final class TooLate extends Rejected {

    private TooLate(Rejection rejection, String detail) {
        super(rejection, Reason.TOO_LATE, "deadline", "The deadline cannot be met", detail);
    }

    /** Before it stood in a version's line. */
    static TooLate before() {
        return new TooLate(Rejection.EXPIRED, "The request's deadline passed before it was its turn; nothing was run.");
    }

    static TooLate already() {
        return new TooLate(Rejection.LATE, "The request's deadline passed before it was its turn; nothing was run.");
    }

    static TooLate expected(long nanos) {
        return new TooLate(
                Rejection.WOULD_BE_LATE,
                "The request would wait about " + (nanos / 1_000_000 + 1)
                        + " ms, longer than its deadline allows; nothing was run.");
    }
}
