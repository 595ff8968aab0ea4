package dev.lenslet.serving;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Turned away for want of time or room, not for what was asked: the same request may be answered a moment later. */
abstract sealed class Rejected extends Refusal permits TooBusy, TooLate {

    /** Of the process: they are made where no meter is at hand. */
    private static final Map<Rejection, LongAdder> BEFORE_ANY_VERSION = Arrays.stream(Rejection.values())
            .collect(Collectors.toUnmodifiableMap(rejection -> rejection, rejection -> new LongAdder()));

    private final Rejection rejection;

    Rejected(Rejection rejection, Reason reason, String slug, String title, String detail) {
        super(reason, slug, title, detail);
        this.rejection = rejection;
        if (!rejection.ofVersion()) {
            BEFORE_ANY_VERSION.get(rejection).increment();
        }
    }

    /** How many there were so far that no version's queue made. */
    static long count(Rejection rejection) {
        return BEFORE_ANY_VERSION.get(rejection).sum();
    }

    Rejection rejection() {
        return rejection;
    }

    @Override
    public Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
