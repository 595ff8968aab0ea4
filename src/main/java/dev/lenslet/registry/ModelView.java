package dev.lenslet.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as HTTP shows it.
 *
 * @param versions readable ones, newest first
 * @param labels versions by label
 * @param bundled whether it has a bundled version, so that it cannot be deleted
 * @param created when its newest version was made; null where none is readable
 * @param broken versions that cannot be read, and why
 */
record ModelView(
        String name,
        List<String> versions,
        Map<String, String> labels,
        boolean bundled,
        @Nullable Instant created,
        List<BrokenView> broken) {

    record BrokenView(String version, String reason) {}

    static ModelView of(StoredModel model) {
        Map<String, String> labels = new TreeMap<>();
        model.labels().forEach((label, version) -> labels.put(label, Integer.toString(version)));
        return new ModelView(
                model.name(),
                model.versions().stream()
                        .map(version -> Integer.toString(version.version()))
                        .toList(),
                labels,
                model.hasBundled(),
                model.versions().isEmpty()
                        ? null
                        : model.versions().getFirst().record().created(),
                model.broken().stream()
                        .map(broken -> new BrokenView(Integer.toString(broken.version()), broken.reason()))
                        .toList());
    }
}
