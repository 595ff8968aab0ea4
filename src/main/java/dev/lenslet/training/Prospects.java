package dev.lenslet.training;

import dev.lenslet.training.job.JobState;
import dev.lenslet.training.schedule.Decision;
import dev.lenslet.training.schedule.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Why jobs wait and roughly until when: asks the scheduler, whose answer follows from what the database has, and remembers that
 * for a second. Thread-safe.
 */
final class Prospects {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final QueueState state;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Scheduler scheduler = new Scheduler(SchedulingPass.POLICY);
    private @Nullable Decision latest;
    private long made;

    Prospects(QueueState state, InstantSource clock, LongSupplier nanos) {
        this.state = state;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** @param expectedStart roughly; null where nobody can tell */
    record Waiting(String reason, @Nullable Instant expectedStart) {}

    /** Null for a job that does not wait. */
    @Nullable
    Waiting of(TrainingJob job) {
        if (job.state() != JobState.QUEUED && job.state() != JobState.PAUSED) {
            return null;
        }
        if (job.replica() != null) {
            return new Waiting("its turn has come; replica " + job.replica() + " is about to begin it", null);
        }
        Decision.Wait wait = decision(job.id()).waits().get(job.id());
        return wait == null
                ? new Waiting("its turn has come; the next pass gives it to a replica", null)
                : new Waiting(wait.reason(), wait.expected());
    }

    private synchronized Decision decision(String job) {
        Decision last = latest;
        if (last != null
                && nanos.getAsLong() - made < FRESH.toNanos()
                && last.waits().containsKey(job)) {
            return last;
        }
        Instant now = clock.instant();
        Decision fresh = scheduler.decide(state.read(now), now);
        latest = fresh;
        made = nanos.getAsLong();
        return fresh;
    }
}
