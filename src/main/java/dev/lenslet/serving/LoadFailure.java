package dev.lenslet.serving;

import dev.lenslet.registry.BrokenVersion;
import dev.lenslet.registry.ModelVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version that could not be loaded.
 *
 * @param reason a clause without paths, for clients
 */
record LoadFailure(ModelVersion version, String reason) {

    private static final Logger log = LoggerFactory.getLogger(LoadFailure.class);

    /** Logs what went wrong, in full. */
    static LoadFailure logged(ModelVersion version, Throwable failure) {
        log.error("Model {} version {} cannot be loaded", version.model(), version.version(), failure);
        return new LoadFailure(
                version,
                failure instanceof BrokenVersion broken
                        ? String.valueOf(broken.getMessage())
                        : "the engine refuses its graph; the service's log tells why");
    }

    ModelNotReady refusal() {
        return ModelNotReady.failed(version.model(), version.version(), reason);
    }
}
