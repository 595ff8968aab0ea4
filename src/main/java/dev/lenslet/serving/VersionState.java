package dev.lenslet.serving;

import dev.lenslet.registry.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * How a version stands.
 *
 * @param reason why it does not answer, a clause without paths; else null
 */
public record VersionState(
        ModelVersion version, State state, @Nullable String reason) {

    public enum State {
        /** Being loaded; will answer in a moment. */
        LOADING,
        /** In memory; answers. */
        READY,
        /** Not in memory; the next request for it loads it. */
        ON_DEMAND,
        /** Could not be loaded. */
        FAILED,
        /** Unloaded by request; does not answer. */
        UNLOADED,
        /** There, but its model's version policy leaves it out; does not answer. */
        LEFT_OUT
    }

    /** Whether a request would be answered, as far as is known. */
    public boolean answers() {
        return state == State.READY || state == State.ON_DEMAND;
    }
}
