package dev.lenslet.registry;

import java.util.List;
import java.util.Map;

/**
 * A version as HTTP shows it.
 *
 * @param labels that stand on it
 * @param record its {@code model.json}
 */
record VersionView(String model, String version, List<String> labels, boolean bundled, ModelRecord record) {

    static VersionView of(StoredModel model, ModelVersion version) {
        return new VersionView(
                model.name(),
                Integer.toString(version.version()),
                model.labels().entrySet().stream()
                        .filter(label -> label.getValue() == version.version())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList(),
                version.bundled(),
                version.record());
    }
}
