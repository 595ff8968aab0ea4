package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One share of a split as it stands now, and the requests that fell to it. Thread-safe.
 *
 * @param name the version as the split names it, a number or a label
 * @param target the version that it means; null where that is the one that answers by default, or none
 * @param obstacle why all its requests go to the one that answers by default; null where nothing is known against it
 */
record SplitShare(
        String name,
        int weight,
        @Nullable ModelVersion target,
        @Nullable NotAsked obstacle,
        Counter routed,
        Map<NotAsked, Counter> fallen) {

    /**
     * @param meant what its name stands for
     * @param standard whether that is the version that answers by default
     */
    static SplitShare of(
            String model, String name, int weight, RouteTarget meant, boolean standard, MeterRegistry registry) {
        Map<NotAsked, Counter> fallen = new EnumMap<>(NotAsked.class);
        for (NotAsked reason : NotAsked.values()) {
            if (!reason.ofShadow()) {
                fallen.put(reason, counter(model, name, meant, reason.tag(), registry));
            }
        }
        return new SplitShare(
                name,
                weight,
                standard ? null : meant.version(),
                meant.obstacle(),
                counter(model, name, meant, "routed", registry),
                fallen);
    }

    private static Counter counter(
            String model, String name, RouteTarget meant, String outcome, MeterRegistry registry) {
        return Counter.builder("lenslet.split")
                .description("Requests that fell to a share of a split, and whether its version was asked")
                .tags("model", model, "share", name, "version", meant.tag(), "outcome", outcome)
                .register(registry);
    }

    /** @param reason null where it went to its version */
    void count(@Nullable NotAsked reason) {
        (reason == null ? routed : Objects.requireNonNull(fallen.get(reason), reason::tag)).increment();
    }

    List<Meter> meters() {
        List<Meter> meters = new ArrayList<>(fallen.values());
        meters.add(routed);
        return meters;
    }
}
