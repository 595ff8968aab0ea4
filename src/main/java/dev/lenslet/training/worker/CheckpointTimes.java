package dev.lenslet.training.worker;

import dev.lenslet.training.CheckpointEvery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a checkpoint is due: as the job asks for it, or else after a while and at epochs' ends, as long as all of them
 * together take about a hundredth of the time. Times are {@link System#nanoTime}'s.
 */
final class CheckpointTimes {

    /** What writing may take, as a part of the time since the last one. */
    private static final long SHARE = 100;

    private final @Nullable Integer steps;
    private final long nanos;
    private final boolean asked;
    private long last;
    /** What the first may be thought to take. */
    private long cost = Duration.ofMillis(100).toNanos();

    /** @param otherwise how often where the job does not say it */
    CheckpointTimes(@Nullable CheckpointEvery every, Duration otherwise, long now) {
        this.asked = every != null;
        this.steps = every == null ? null : every.steps();
        this.nanos = every == null || every.minutes() == null
                ? otherwise.toNanos()
                : (long) (every.minutes() * Duration.ofMinutes(1).toNanos());
        this.last = now;
    }

    /** @param taken steps in all */
    boolean dueAfterStep(long taken, long now) {
        if (steps != null) {
            return taken % steps == 0;
        }
        return now - last >= nanos && (asked || isCheap(now));
    }

    boolean dueAfterEpoch(long taken, long now) {
        return dueAfterStep(taken, now) || (!asked && isCheap(now));
    }

    void written(long began, long ended) {
        cost = ended - began;
        last = ended;
    }

    /** What writing one takes: the last, or a guess before the first. */
    long cost() {
        return cost;
    }

    private boolean isCheap(long now) {
        return now - last >= SHARE * cost;
    }
}
