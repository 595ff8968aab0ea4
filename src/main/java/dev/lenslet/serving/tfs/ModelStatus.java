package dev.lenslet.serving.tfs;

import dev.lenslet.serving.VersionState;
import java.util.List;

/**
 * KServe's body and TensorFlow Serving's in one.
 *
 * @param ready whether the version that answers is in memory, or is loaded by its next request
 */
record ModelStatus(String name, boolean ready, List<ModelVersionStatus> modelVersionStatus) {

    /** @param state one of TensorFlow Serving's START, LOADING, AVAILABLE, UNLOADING, END */
    record ModelVersionStatus(String version, String state, Status status) {

        static ModelVersionStatus of(VersionState state) {
            String version = Integer.toString(state.version().version());
            return switch (state.state()) {
                case LOADING -> new ModelVersionStatus(version, "LOADING", Status.OK);
                // What is not in memory is loaded by the request that asks for it.
                case READY, ON_DEMAND -> new ModelVersionStatus(version, "AVAILABLE", Status.OK);
                case UNLOADED -> new ModelVersionStatus(version, "END", new Status("OK", "unloaded by request"));
                case LEFT_OUT ->
                    new ModelVersionStatus(version, "END", new Status("OK", String.valueOf(state.reason())));
                case FAILED ->
                    new ModelVersionStatus(version, "END", new Status("UNAVAILABLE", String.valueOf(state.reason())));
            };
        }
    }

    record Status(String errorCode, String errorMessage) {

        static final Status OK = new Status("OK", "");
    }
}
