package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;

/**
 * A place in the repository of models.
 *
 * @param version 0 where the version that answers by default is meant, whichever it is
 */
record VersionKey(String model, int version) {

    static VersionKey of(ModelVersion version) {
        return new VersionKey(version.model(), version.version());
    }

    static VersionKey standard(String model) {
        return new VersionKey(model, 0);
    }
}
