package dev.lenslet.serving;

import dev.lenslet.serving.Answering.Asleep;
import dev.lenslet.serving.Answering.Failed;
import dev.lenslet.serving.Answering.Serving;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * {@code models} of the readiness group: up when every required model answers or would be loaded by its
 * first request. Touches neither disk nor engine.
 */
@Component
class ModelsHealthIndicator implements HealthIndicator {

    private final ServedModels served;
    private final RequiredModels required;

    ModelsHealthIndicator(ServedModels served, RequiredModels required) {
        this.served = served;
        this.required = required;
    }

    @Override
    public Health health() {
        Health.Builder health = served.complete() ? Health.up() : Health.down().withDetail("loading", "models");
        for (String name : required.names()) {
            Answering answering = served.answering(name);
            if (!(answering instanceof Serving || answering instanceof Asleep)) {
                health.down();
            }
            health.withDetail(name, detail(name, answering));
        }
        return health.build();
    }

    private String detail(String name, @Nullable Answering answering) {
        return switch (answering) {
            case Serving serving -> {
                LoadFailure newer = serving.newer();
                String now = "version " + serving.model().version().version() + " answers";
                yield withBroken(
                        name,
                        newer == null
                                ? now
                                : now + "; version " + newer.version().version() + " cannot be loaded: "
                                        + newer.reason());
            }
            case Asleep asleep ->
                withBroken(name, "version " + asleep.version().version() + " is loaded when it is asked for");
            case Failed failed ->
                "version " + failed.failure().version().version() + " cannot be loaded: "
                        + failed.failure().reason();
            case null -> {
                String broken = required.broken().get(name);
                yield broken != null ? broken : served.complete() ? "is missing" : "is being loaded";
            }
        };
    }

    private String withBroken(String name, String now) {
        StringBuilder detail = new StringBuilder(now);
        required.broken(name)
                .forEach((version, reason) -> detail.append("; version ")
                        .append(version)
                        .append(" is broken: ")
                        .append(reason));
        return detail.toString();
    }
}
