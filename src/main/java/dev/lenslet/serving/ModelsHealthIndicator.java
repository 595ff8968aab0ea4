package dev.lenslet.serving;

import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Answering.Failed;
import dev.lenslet.serving.Answering.Serving;
import dev.lenslet.serving.Answering.Unloaded;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code models} of the readiness group: up when the service is warm and every required model answers or would be loaded by its
 * first request. A bundled one that was unloaded by request is missed by nobody, unless the settings require it. Touches neither
 * disk nor engine.
 */
@Component
class ModelsHealthIndicator implements HealthIndicator {

    private final ServedModels served;
    private final RequiredModels required;
    private final WarmUp warmUp;

    ModelsHealthIndicator(ServedModels served, RequiredModels required, WarmUp warmUp) {
        this.served = served;
        this.required = required;
        this.warmUp = warmUp;
    }

    @Override
    public Health health() {
        Health.Builder health = served.complete() ? Health.up() : Health.down().withDetail("loading", "models");
        if (!warmUp.isOver()) {
            health.down().withDetail("warm_up", "the service sends itself requests");
        }
        for (String name : required.names()) {
            Answering answering = served.answering(name);
            boolean onPurpose = answering instanceof Unloaded && !required.areNamed(name);
            if (!(answering instanceof Serving || answering instanceof Asleep || onPurpose)) {
                health.down();
            }
            health.withDetail(name, detail(name, answering));
        }
        return health.build();
    }

    private String detail(String name, @Nullable Answering answering) {
        return switch (answering) {
            case Serving serving ->
                withBroken(name, "version " + serving.model().version().version() + " answers", serving.newer());
            case Asleep asleep ->
                withBroken(
                        name,
                        "version " + asleep.version().version() + " is loaded when it is asked for",
                        asleep.newer());
            case Unloaded unloaded -> "is unloaded by request";
            case Failed failed ->
                "version " + failed.failure().version().version() + " cannot be loaded: "
                        + failed.failure().reason();
            case null -> {
                String broken = required.broken().get(name);
                yield broken != null ? broken : served.complete() ? "is missing" : "is being loaded";
            }
        };
    }

    private String withBroken(String name, String now, @Nullable LoadFailure newer) {
        StringBuilder detail = new StringBuilder(now);
        if (newer != null) {
            detail.append("; version ")
                    .append(newer.version().version())
                    .append(" cannot be loaded: ")
                    .append(newer.reason());
        }
        required.broken(name)
                .forEach((version, reason) -> detail.append("; version ")
                        .append(version)
                        .append(" is broken: ")
                        .append(reason));
        return detail.toString();
    }
}
