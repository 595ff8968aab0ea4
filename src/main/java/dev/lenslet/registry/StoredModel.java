package dev.lenslet.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model as it was last read from disk.
 *
 * @param versions readable ones, newest first
 * @param labels those that stand on a readable version
 * @param broken directories that look like versions and are not
 * @param policy which versions are served, as the model's directory says; null where it doesn't
 * @param traffic how requests that name no version are split; null where they aren't
 * @param heldBack versions that do not answer for being the newest
 */
record StoredModel(
        String name,
        List<ModelVersion> versions,
        Map<String, Integer> labels,
        List<Broken> broken,
        @Nullable VersionPolicy policy,
        @Nullable Traffic traffic,
        Set<Integer> heldBack) {

    /** @param reason a clause without paths */
    record Broken(int version, boolean bundled, String reason) {}

    StoredModel {
        versions = List.copyOf(versions);
        labels = Map.copyOf(labels);
        broken = List.copyOf(broken);
        heldBack = Set.copyOf(heldBack);
    }

    boolean isEmpty() {
        return versions.isEmpty() && broken.isEmpty();
    }

    boolean hasBundled() {
        return versions.stream().anyMatch(ModelVersion::bundled)
                || broken.stream().anyMatch(Broken::bundled);
    }

    /** @throws UnknownModel as {@link Models#resolve} */
    ModelVersion resolve(@Nullable String reference) {
        if (reference == null) {
            return answering(versions).orElseThrow(() -> unknown("stable"));
        }
        OptionalInt number = Names.version(reference);
        if (number.isPresent()) {
            return version(number.getAsInt(), reference);
        }
        Integer labelled = labels.get(reference);
        if (labelled == null) {
            throw unknown(reference);
        }
        return version(labelled, reference);
    }

    /** The version that answers where none is named, if this one were not there. */
    Optional<ModelVersion> answeringBeside(int number) {
        return answering(
                versions.stream().filter(version -> version.version() != number).toList());
    }

    private Optional<ModelVersion> answering(List<ModelVersion> among) {
        Integer stable = labels.get(Names.STABLE);
        return among.stream()
                .filter(version -> stable != null ? version.version() == stable : !heldBack.contains(version.version()))
                .findFirst();
    }

    private ModelVersion version(int number, String reference) {
        for (ModelVersion version : versions) {
            if (version.version() == number) {
                return version;
            }
        }
        throw unknown(reference);
    }

    /** The highest readable version that is not bundled; 0 where there is none. */
    int newestMadeHere() {
        return versions.stream()
                .filter(version -> !version.bundled())
                .mapToInt(ModelVersion::version)
                .max()
                .orElse(0);
    }

    /** Why versions cannot be read, by number. */
    Map<Integer, String> reasons() {
        Map<Integer, String> reasons = new TreeMap<>();
        broken.forEach(version -> reasons.put(version.version(), version.reason()));
        return reasons;
    }

    /** The newest version that a training job made here. */
    Optional<ModelVersion> madeBy(String job) {
        return versions.stream()
                .filter(version -> !version.bundled())
                .filter(version -> job.equals(version.record().origin().job()))
                .findFirst();
    }

    /** Whether a number or label means that version. */
    boolean stands(String reference, int number) {
        return Names.version(reference).orElse(labels.getOrDefault(reference, 0)) == number;
    }

    /** Numbers of the readable versions. */
    Set<Integer> numbers() {
        return versions.stream().map(ModelVersion::version).collect(Collectors.toSet());
    }

    /**
     * The version of this number, if it may be deleted.
     *
     * @throws UnknownModel where there is none, readable or not
     * @throws BundledVersion where it is bundled
     * @throws LabelledVersion where a label stands on it that is not {@code candidate}'s
     */
    int deletable(String number) {
        int version = Names.version(number).orElseThrow(() -> unknown(number));
        boolean bundled = Stream.concat(
                        versions.stream().filter(it -> it.version() == version).map(ModelVersion::bundled),
                        broken.stream().filter(it -> it.version() == version).map(Broken::bundled))
                .findFirst()
                .orElseThrow(() -> unknown(number));
        if (bundled) {
            throw BundledVersion.version(name, version);
        }
        labels.forEach((label, labelled) -> {
            if (labelled == version && !label.equals(Names.CANDIDATE)) {
                throw LabelledVersion.of(this, version, label);
            }
        });
        return version;
    }

    private UnknownModel unknown(String reference) {
        List<String> known = new ArrayList<>();
        versions.forEach(version -> known.add(Integer.toString(version.version())));
        labels.keySet().stream().sorted().forEach(known::add);
        return new UnknownModel(name, reference, known);
    }
}
