package dev.lenslet.training;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines of this installation. */
final class TrainingEngines {

    private final List<TrainingEngine> engines;

    TrainingEngines(List<TrainingEngine> engines) {
        this.engines = engines.stream()
                .sorted(Comparator.comparing(TrainingEngine::name))
                .toList();
    }

    static TrainingEngines installed() {
        return new TrainingEngines(ServiceLoader.load(TrainingEngine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** By name. */
    List<TrainingEngine> all() {
        return engines;
    }

    List<String> names() {
        return engines.stream().map(TrainingEngine::name).toList();
    }

    Optional<TrainingEngine> named(String name) {
        return engines.stream().filter(engine -> engine.name().equals(name)).findFirst();
    }
}
