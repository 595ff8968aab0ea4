package dev.lenslet.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as HTTP shows it.
 *
 * @param labels versions by label
 * @param versions readable ones, newest first
 * @param traffic where requests that name no version go; null where all go to the one that answers
 * @param broken versions that cannot be read, and why; null where there are none
 */
record ModelView(
        String name,
        Map<String, String> labels,
        List<VersionSummary> versions,
        @Nullable Traffic traffic,
        @Nullable List<BrokenSummary> broken) {

    /** @param heldBack true where it does not answer for being the newest; else null */
    record VersionSummary(
            String version,
            boolean bundled,
            Instant created,
            @Nullable Boolean heldBack) {}

    record BrokenSummary(String version, boolean bundled, String reason) {}

    static ModelView of(StoredModel model) {
        Map<String, String> labels = new TreeMap<>();
        model.labels().forEach((label, version) -> labels.put(label, Integer.toString(version)));
        List<BrokenSummary> broken = model.broken().stream()
                .map(it -> new BrokenSummary(Integer.toString(it.version()), it.bundled(), it.reason()))
                .toList();
        return new ModelView(
                model.name(),
                labels,
                model.versions().stream()
                        .map(it -> new VersionSummary(
                                Integer.toString(it.version()),
                                it.bundled(),
                                it.record().created(),
                                model.heldBack().contains(it.version()) ? Boolean.TRUE : null))
                        .toList(),
                model.traffic(),
                broken.isEmpty() ? null : broken);
    }
}
