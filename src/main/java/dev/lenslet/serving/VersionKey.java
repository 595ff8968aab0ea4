package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import io.micrometer.core.instrument.Tags;

/**
 * A place in the repository of models.
 *
 * @param version 0 where the version that answers by default is meant, whichever it is
 */
record VersionKey(String model, int version) {

    static VersionKey of(ModelVersion version) {
        return new VersionKey(version.model(), version.version());
    }

    /** Of the meters of this version. */
    Tags tags() {
        return Tags.of("model", model, "version", Integer.toString(version));
    }

    static VersionKey standard(String model) {
        return new VersionKey(model, 0);
    }
}
