package dev.lenslet.serving.oip;

import dev.lenslet.serving.VersionState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version's place in the repository.
 *
 * @param version empty where a directory is left out for its name
 * @param state READY, LOADING or UNAVAILABLE
 * @param reason why it is so; null where there is nothing to say
 */
public record ModelIndex(
        String name, String version, String state, @Nullable String reason) {

    static ModelIndex of(VersionState version) {
        String state = switch (version.state()) {
            case READY, ON_DEMAND -> "READY";
            case LOADING -> "LOADING";
            case FAILED, UNLOADED, LEFT_OUT -> "UNAVAILABLE";
        };
        return new ModelIndex(
                version.version().model(),
                Integer.toString(version.version().version()),
                state,
                version.state() == VersionState.State.ON_DEMAND
                        ? "not in memory: the next request for it loads it"
                        : version.reason());
    }

    /** Of no version. */
    static ModelIndex leftOut(Map.Entry<String, String> reasonByName) {
        return new ModelIndex(reasonByName.getKey(), "", "UNAVAILABLE", reasonByName.getValue());
    }

    boolean ready() {
        return state.equals("READY");
    }
}
