package dev.lenslet.training;

import dev.lenslet.registry.GateResult;
import dev.lenslet.training.job.JobEvent.Usage;
import dev.lenslet.training.job.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures about jobs; the only tag is the state. Thread-safe. */
final class JobMetrics {

    private final MeterRegistry registry;
    private final Map<String, Usage> used = new ConcurrentHashMap<>();

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
        Gauge.builder("lenslet.training.workers.cpu", used, now -> sum(now, Usage::cpuCores))
                .description("Cores that this replica's workers keep busy")
                .baseUnit("cores")
                .register(registry);
        Gauge.builder("lenslet.training.workers.memory", used, now -> sum(now, Usage::memoryBytes))
                .description("Resident memory of this replica's workers")
                .baseUnit("bytes")
                .register(registry);
        List.of("passed", "refused", "not_compared").forEach(this::gate);
    }

    private static double sum(Map<String, Usage> used, Function<Usage, @Nullable Number> figure) {
        return used.values().stream()
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .sum();
    }

    /** A job's worker uses that now. */
    void uses(String job, Usage usage) {
        used.put(job, usage);
    }

    /** A job has no worker any more. */
    void idle(String job) {
        used.remove(job);
    }

    /** How long it takes to decide who runs what, with what is read and written for it. */
    Timer decisions() {
        return Timer.builder("lenslet.training.decision")
                .description("Time of a decision about who runs what, with its reading and writing")
                .register(registry);
    }

    /** A job came to a final state; one that ended before its turn took no time. */
    void ended(TrainingJob job) {
        Instant finished = job.finished();
        if (job.started() != null && finished != null) {
            duration(job.state()).record(Duration.between(job.started(), finished));
        }
    }

    /** A new version was compared with the one that answered, or there was nothing to compare it with. */
    void gated(GateResult result) {
        gate(result.passed() ? "passed" : result.test() == null ? "not_compared" : "refused")
                .increment();
    }

    private Counter gate(String outcome) {
        return Counter.builder("lenslet.training.gate")
                .description("New versions that took over or stayed candidates")
                .tag("outcome", outcome)
                .register(registry);
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
