package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The meters of all versions in memory. Their tags are names of loaded models and versions, never what a client made up;
 * they leave the registry with the last that uses them. Thread-safe.
 */
@Component
class ServingMetrics {

    static final String REJECTIONS = "lenslet.rejections";
    static final String REJECTIONS_ARE = "Requests that were turned away for want of time or room";

    private final MeterRegistry registry;
    private final Map<VersionKey, InUse> timers = new HashMap<>();

    ServingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record InUse(VersionTimers timers, int users) {}

    /** The meters of a version, to be given back once by {@link #leave}. */
    synchronized VersionTimers enter(ModelVersion version) {
        VersionKey key = VersionKey.of(version);
        InUse known = timers.get(key);
        InUse now = known == null
                ? new InUse(register(key.tags()), 1)
                : new InUse(known.timers(), Math.addExact(known.users(), 1));
        timers.put(key, now);
        return now.timers();
    }

    synchronized void leave(ModelVersion version) {
        VersionKey key = VersionKey.of(version);
        InUse known = timers.remove(key);
        if (known == null) {
            throw new IllegalStateException(key + " was left more often than entered");
        }
        if (known.users() > 1) {
            timers.put(key, new InUse(known.timers(), known.users() - 1));
        } else {
            known.timers().meters().forEach(registry::remove);
        }
    }

    private VersionTimers register(Tags tags) {
        Map<Rejection, Counter> rejections = new EnumMap<>(Rejection.class);
        for (Rejection reason : Rejection.values()) {
            if (reason.ofVersion()) {
                rejections.put(
                        reason,
                        Counter.builder(REJECTIONS)
                                .description(REJECTIONS_ARE)
                                .tags(tags.and("reason", reason.tag()))
                                .register(registry));
            }
        }
        return new VersionTimers(
                timer("lenslet.decode", "Turning raw input into tensors", tags),
                timer("lenslet.queue", "Waiting for a turn", tags),
                timer("lenslet.inference", "Running the graph", tags),
                timer("lenslet.response", "Turning what came out into an answer", tags),
                DistributionSummary.builder("lenslet.batch")
                        .description("Rows of a run of the graph")
                        .tags(tags)
                        .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                        .register(registry),
                rejections,
                new VersionStatistics());
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }
}
