package dev.lenslet.registry;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Describes versions that somebody laid out for Triton or TensorFlow Serving, without a record; a Spring bean of the
 * package that knows graphs of others. Thread-safe.
 */
public interface BareGraphs {

    /**
     * What a version's graph takes and answers: numbers alone, so far as nobody says more.
     *
     * @param directory of the version; holds {@code model.onnx} and no record. Triton's configuration and labels may lie
     *     in the directory above
     * @throws BrokenVersion where it cannot be served, with a reason without paths
     */
    ModelRecord describe(Path directory);

    /**
     * Which versions of a model are served, where Triton's configuration says so.
     *
     * @param directory of the model
     * @return null where nothing is said
     * @throws BrokenVersion where what is said cannot be understood, with a reason without paths
     */
    default @Nullable VersionPolicy policy(Path directory) {
        return null;
    }
}
