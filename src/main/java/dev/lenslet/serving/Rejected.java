package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** Turned away for want of time or room, not for what was asked: the same request may be answered a moment later. */
abstract sealed class Rejected extends Refusal permits TooBusy, TooLate {

    /** Those before any version's queue, by reason. Of the process: they are made where no meter is at hand. */
    private static final AtomicLongArray COUNTS = new AtomicLongArray(Rejection.values().length);

    private final Rejection rejection;

    Rejected(Rejection rejection, Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
        this.rejection = rejection;
        if (!rejection.ofVersion()) {
            COUNTS.incrementAndGet(rejection.ordinal());
        }
    }

    /** How many there were so far that no version's queue made. */
    static long count(Rejection rejection) {
        return COUNTS.get(rejection.ordinal());
    }

    Rejection rejection() {
        return rejection;
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
