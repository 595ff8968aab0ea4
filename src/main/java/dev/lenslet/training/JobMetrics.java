package dev.lenslet.training;

import dev.lenslet.training.job.JobState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Figures about jobs; the only tag is the state. */
final class JobMetrics {

    private final MeterRegistry registry;

    JobMetrics(MeterRegistry registry, TrainingJobs jobs) {
        this.registry = registry;
        for (JobState state : JobState.values()) {
            if (!state.isFinal()) {
                Gauge.builder("lenslet.training.jobs", jobs, all -> all.count(state))
                        .description("Training jobs that have not ended")
                        .tag("state", tag(state))
                        .register(registry);
            } else {
                duration(state); // From 0 on, so that the first job shows in a rate.
            }
        }
    }

    /** A job came to a final state; one that ended before its turn took no time. */
    void ended(TrainingJob job) {
        Instant finished = job.finished();
        if (job.started() != null && finished != null) {
            duration(job.state()).record(Duration.between(job.started(), finished));
        }
    }

    private Timer duration(JobState state) {
        return Timer.builder("lenslet.training.job.duration")
                .description("Time from a training job's turn to its end")
                .tag("state", tag(state))
                .register(registry);
    }

    private static String tag(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
