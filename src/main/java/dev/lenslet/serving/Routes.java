package dev.lenslet.serving;

import dev.lenslet.registry.ModelChanged;
import dev.lenslet.registry.ModelRecord;
import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.StandIn;
import dev.lenslet.registry.Traffic;
import dev.lenslet.registry.UnknownModel;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The models' traffic as the registry tells of it, with what its versions mean now. Thread-safe; asking takes no lock, and where
 * nothing is split, one look at a field.
 */
@Component
class Routes {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final Models models;
    private final VersionPolicies policies;
    private final Shadows shadows;
    private final MeterRegistry registry;
    private volatile Map<String, Route> routes = Map.of();

    Routes(Models models, VersionPolicies policies, Shadows shadows, MeterRegistry registry) {
        this.models = models;
        this.policies = policies;
        this.shadows = shadows;
        this.registry = registry;
    }

    @PostConstruct
    void start() {
        models.names().forEach(this::refresh);
    }

    @EventListener
    void changed(ModelChanged change) {
        refresh(change.model());
    }

    /** Null where all requests that name no version go to the one that answers by default. */
    @Nullable
    Route of(String model) {
        Map<String, Route> now = routes;
        return now.isEmpty() ? null : now.get(model);
    }

    /** Reads the registry under the lock, so that of two changes the later is what stays. */
    private synchronized void refresh(String model) {
        Route before = routes.get(model);
        ModelVersion standard = standard(model);
        Traffic traffic = standard == null ? null : models.traffic(model);
        if (before == null && traffic == null) {
            return;
        }
        Route after = standard == null || traffic == null
                ? null
                : new Route(split(traffic, standard), shadow(traffic, standard, before));
        Map<String, Route> now = new HashMap<>(routes);
        if (after == null) {
            now.remove(model);
        } else {
            now.put(model, after);
        }
        routes = Map.copyOf(now);
        forget(before, after);
    }

    private @Nullable ModelVersion standard(String model) {
        try {
            return models.resolve(model, null);
        } catch (UnknownModel gone) {
            return null;
        }
    }

    private @Nullable Split split(Traffic traffic, ModelVersion standard) {
        List<SplitShare> shares = traffic.split().stream()
                .map(share -> {
                    RouteTarget meant = target(standard, share.version(), StandIn::objection);
                    boolean isStandard = standard.equals(meant.version());
                    return SplitShare.of(
                            standard.model(), share.version(), share.weight(), meant, isStandard, registry);
                })
                .toList();
        return shares.isEmpty() ? null : new Split(standard.model(), shares);
    }

    private @Nullable Shadow shadow(Traffic traffic, ModelVersion standard, @Nullable Route before) {
        if (traffic.shadow() == null) {
            return null;
        }
        RouteTarget meant = target(standard, traffic.shadow().version(), StandIn::tensorObjection);
        Shadow known = before == null ? null : before.shadow();
        if (known != null && known.is(meant, traffic.shadow().fraction())) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        return new Shadow(standard.model(), meant, traffic.shadow().fraction(), shadows, registry);
    }

    private RouteTarget target(
            ModelVersion standard,
            String reference,
            BiFunction<ModelRecord, ModelRecord, @Nullable String> objections) {
        String model = standard.model();
        RouteTarget target;
        String reason;
        try {
            ModelVersion version = models.resolve(model, reference);
            reason = policies.objection(version);
            NotAsked obstacle = reason == null ? null : NotAsked.LEFT_OUT;
            if (reason == null) {
                reason = objections.apply(standard.record(), version.record());
                obstacle = reason == null ? null : NotAsked.UNFIT;
            }
            target = new RouteTarget(version, obstacle);
        } catch (UnknownModel gone) {
            reason = "there is no such version or label that can be read";
            target = RouteTarget.GONE;
        }
        if (reason != null) {
            log.warn("No traffic of model {} goes to its version {}: {}", model, reference, reason);
        }
        return target;
    }

    /** Lets go of the meters that no share has any more. */
    private void forget(@Nullable Route before, @Nullable Route after) {
        if (before == null) {
            return;
        }
        Set<Meter.Id> stay = new HashSet<>();
        meters(after).forEach(meter -> stay.add(meter.getId()));
        meters(before).stream().filter(meter -> !stay.contains(meter.getId())).forEach(registry::remove);
        if (before.shadow() != null && (after == null || after.shadow() == null)) {
            before.shadow().close();
        }
    }

    private static List<Meter> meters(@Nullable Route route) {
        return route == null || route.split() == null
                ? List.of()
                : route.split().shares().stream()
                        .flatMap(share -> share.meters().stream())
                        .toList();
    }
}
