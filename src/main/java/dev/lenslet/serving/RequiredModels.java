package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import dev.lenslet.registry.Models;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** The models without which the service is not ready: the bundled ones and those that the settings name. */
@Component
class RequiredModels {

    private final Models models;
    private final ServingSettings settings;

    RequiredModels(Models models, ServingSettings settings) {
        this.models = models;
        this.settings = settings;
    }

    /** Sorted; some may not be there. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(settings.required());
        names.addAll(models.brokenBundled().keySet());
        models.names().stream()
                .filter(name -> models.versions(name).stream().anyMatch(ModelVersion::bundled))
                .forEach(names::add);
        return names;
    }

    /** Whether the settings name a model. */
    boolean areNamed(String model) {
        return settings.required().contains(model);
    }

    /** Versions of a model that cannot be read, and why. */
    Map<Integer, String> broken(String model) {
        return models.broken(model);
    }

    /** Bundled models of which no version can be read, and why. */
    Map<String, String> broken() {
        return models.brokenBundled();
    }
}
