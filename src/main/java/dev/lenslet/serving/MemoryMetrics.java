package dev.lenslet.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What loaded versions take, and how often one had to go. Tags are names of loaded models and versions. Thread-safe. */
@Component
class MemoryMetrics {

    private final MultiGauge bytes;
    private final AtomicInteger versions = new AtomicInteger();
    private final Counter evictions;

    MemoryMetrics(MeterRegistry registry, ServingSettings settings) {
        bytes = MultiGauge.builder("lenslet.loaded")
                .description("Memory of a version, as measured when it was loaded")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        Gauge.builder("lenslet.loaded.versions", versions, AtomicInteger::get)
                .description("Versions in memory")
                .register(registry);
        evictions = Counter.builder("lenslet.evictions")
                .description("Versions that were unloaded to make room for others")
                .register(registry);
        Gauge.builder("lenslet.loaded.limit", settings, it -> it.memory().toBytes())
                .description("Memory that all together may have")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
    }

    /** @param loaded bytes by version */
    synchronized void show(Map<VersionKey, Long> loaded) {
        bytes.register(
                loaded.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(entry.getKey().tags(), entry.getValue()))
                        .toList(),
                true);
        versions.set(loaded.size());
    }

    void evicted() {
        evictions.increment();
    }
}
