package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import dev.lenslet.registry.Traffic;
import dev.lenslet.registry.UnknownModel;
import dev.lenslet.registry.VersionPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which versions are served: as the settings say, else as the model's directory says. What answers by default is served
 * whatever they say. Thread-safe.
 */
@Component
class VersionPolicies {

    private final Models models;
    private final Map<String, VersionPolicy> set = new HashMap<>();

    VersionPolicies(Models models, ServingSettings settings) {
        this.models = models;
        settings.versions().forEach((model, policy) -> set.put(model, VersionPolicy.parse(policy)));
    }

    private @Nullable VersionPolicy of(String model) {
        VersionPolicy policy = set.get(model);
        return policy != null ? policy : models.policy(model);
    }

    /** Why a version is not served, a clause; null where it is. */
    @Nullable
    String objection(ModelVersion version) {
        VersionPolicy policy = of(version.model());
        if (policy == null || admits(policy, version) || isDefault(version)) {
            return null;
        }
        return "the version policy is '" + policy + "' ("
                + (set.containsKey(version.model())
                        ? "lenslet.serving.versions." + version.model()
                        : "version_policy of its config.pbtxt")
                + ")";
    }

    /** Versions that a policy wants in memory, or requests are split to or shown to, newest first. */
    List<ModelVersion> wanted(String model) {
        VersionPolicy policy = of(model);
        Set<Integer> named = inTraffic(model);
        return models.versions(model).stream()
                .filter(version -> policy != null && admits(policy, version)
                        || named.contains(version.version()) && objection(version) == null)
                .toList();
    }

    private Set<Integer> inTraffic(String model) {
        Traffic traffic = models.traffic(model);
        Set<Integer> named = new HashSet<>();
        for (String reference : traffic == null ? Set.<String>of() : traffic.versions()) {
            try {
                named.add(models.resolve(model, reference).version());
            } catch (UnknownModel gone) {
                // Whoever routes tells of it.
            }
        }
        return named;
    }

    private boolean admits(VersionPolicy policy, ModelVersion version) {
        return policy.admits(version.version(), models.versions(version.model()));
    }

    private boolean isDefault(ModelVersion version) {
        try {
            return models.resolve(version.model(), null).equals(version);
        } catch (UnknownModel gone) {
            return false;
        }
    }
}
