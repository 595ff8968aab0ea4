package dev.lenslet.serving;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what is turned away before a version is asked; their tags {@code model} and {@code version} are {@code none}. */
@Component
class DoorMetrics {

    DoorMetrics(MeterRegistry registry) {
        for (Rejection reason : Rejection.values()) {
            if (!reason.ofVersion()) {
                FunctionCounter.builder(ServingMetrics.REJECTIONS, reason, Rejected::count)
                        .description(ServingMetrics.REJECTIONS_ARE)
                        .tags("model", "none", "version", "none", "reason", reason.tag())
                        .register(registry);
            }
        }
    }
}
