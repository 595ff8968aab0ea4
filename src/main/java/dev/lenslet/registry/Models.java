package dev.lenslet.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models on disk, bundled and made here, merged by name. Thread-safe. Each change is published as an application
 * event ({@link ModelChanged}) after it is visible.
 */
public interface Models {

    /** Names of all models, sorted. */
    List<String> names();

    /**
     * All readable versions of a model, newest first.
     *
     * @throws UnknownModel where there is none of the name
     */
    List<ModelVersion> versions(String model);

    /**
     * The version that answers.
     *
     * @param reference a number, a label, or null for {@code stable}, else the newest
     * @throws UnknownModel where there is no such model, version or label
     */
    ModelVersion resolve(String model, @Nullable String reference);

    /** Bundled models of which no version can be read, with the reason of one, a clause without paths. */
    default Map<String, String> brokenBundled() {
        return Map.of();
    }

    /** Versions of a model that cannot be read, with the reason, a clause without paths. */
    default Map<Integer, String> broken(String model) {
        return Map.of();
    }

    /** Directories laid out as models' that are left out for their names, with the reason. */
    default Map<String, String> misnamed() {
        return Map.of();
    }

    /** Labels and the versions they stand on; {@code stable} may be absent. */
    Map<String, Integer> labels(String model);

    /** Which versions of a model are served, as its directory says; null where it says nothing, or there is no such model. */
    default @Nullable VersionPolicy policy(String model) {
        return null;
    }

    /** Versions of a model that do not answer for being the newest: the gate refused them, or they were rolled back. */
    default Set<Integer> heldBack(String model) {
        return Set.of();
    }

    /** Where the models lie. */
    Roots roots();

    /** @param home where models are made; @param bundled read only; both absolute */
    record Roots(Path home, Path bundled) {}

    /** Where requests that name no version go; null where all go to the one that answers, or there is no such model. */
    default @Nullable Traffic traffic(String model) {
        return null;
    }

    /**
     * The newest version that a training job published. It tells a caller that was restarted, and finds its staged directory gone,
     * that the publication had happened; what a crash left undone of it is finished when the service starts.
     */
    default Optional<ModelVersion> madeBy(String job, String model) {
        return names().contains(model)
                ? versions(model).stream()
                        .filter(version -> job.equals(version.record().origin().job()))
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Publishes a staged directory: checks its files against its record, gives it the next number, moves it into place
     * atomically, then moves {@code stable} to it, unless its record says that it was compared with the version that answers
     * and is worse, or another version answers by now: then it stays a candidate. Nothing of it is visible before it is whole. Publishing twice what one
     * job made gives the version of the first time, and finishes what a crash between the two moves left undone.
     *
     * @param staged on the same file system as {@code lenslet.home}; holds {@code model.onnx} and {@code model.json}; gone
     *     afterwards
     */
    ModelVersion publish(String model, Path staged);
}
