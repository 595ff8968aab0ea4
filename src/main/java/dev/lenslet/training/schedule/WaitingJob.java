package dev.lenslet.training.schedule;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param number tells which of those submitted at the same time goes first
 * @param priority the higher goes first
 * @param submitted its age counts from here, also where it ran before
 * @param estimate how long it will run; above 0
 * @param promise of the last decision; null where that made none
 */
public record WaitingJob(
        String id,
        long number,
        String owner,
        int priority,
        Instant submitted,
        Demand demand,
        Duration estimate,
        @Nullable Promise promise) {

    public WaitingJob {
        if (!estimate.isPositive()) {
            throw new IllegalArgumentException("job " + id + " is estimated to take " + estimate);
        }
    }
}
