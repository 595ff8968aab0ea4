package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The timers of all versions in memory. Their tags are names of loaded models and versions, never what a client made up;
 * they leave the registry with the last that uses them. Thread-safe.
 */
@Component
class ServingMetrics {

    private final MeterRegistry registry;
    private final Map<Key, InUse> timers = new HashMap<>();

    ServingMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String model, int version) {}

    private record InUse(VersionTimers timers, int users) {}

    /** The timers of a version, to be given back once by {@link #leave}. */
    synchronized VersionTimers enter(ModelVersion version) {
        Key key = new Key(version.model(), version.version());
        InUse known = timers.get(key);
        InUse now = known == null
                ? new InUse(register(key), 1)
                : new InUse(known.timers(), Math.addExact(known.users(), 1));
        timers.put(key, now);
        return now.timers();
    }

    synchronized void leave(ModelVersion version) {
        Key key = new Key(version.model(), version.version());
        InUse known = timers.remove(key);
        if (known == null) {
            throw new IllegalStateException(key + " was left more often than entered");
        }
        if (known.users() > 1) {
            timers.put(key, new InUse(known.timers(), known.users() - 1));
        } else {
            registry.remove(known.timers().decode());
            registry.remove(known.timers().queue());
            registry.remove(known.timers().inference());
            registry.remove(known.timers().batch());
        }
    }

    private VersionTimers register(Key key) {
        return new VersionTimers(
                timer("lenslet.decode", "Turning raw input into tensors", key),
                timer("lenslet.queue", "Waiting for a turn", key),
                timer("lenslet.inference", "Running the graph", key),
                DistributionSummary.builder("lenslet.batch")
                        .description("Rows of a run of the graph")
                        .tag("model", key.model())
                        .tag("version", Integer.toString(key.version()))
                        .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128)
                        .register(registry),
                new VersionStatistics());
    }

    private Timer timer(String name, String description, Key key) {
        return Timer.builder(name)
                .description(description)
                .tag("model", key.model())
                .tag("version", Integer.toString(key.version()))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }
}
