package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * How a version stands.
 *
 * @param reason why it failed, a clause without paths; else null
 */
public record VersionState(
        ModelVersion version, State state, @Nullable String reason) {

    public enum State {
        /** Being loaded; will answer in a moment. */
        LOADING,
        /** Answers; a bundled one that was not asked for yet is loaded by its first request. */
        READY,
        /** Not in memory; a request for it by number or label loads it. */
        ON_DEMAND,
        /** Could not be loaded. */
        FAILED
    }
}
