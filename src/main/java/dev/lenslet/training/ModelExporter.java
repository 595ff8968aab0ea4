package dev.lenslet.training;

import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.nio.file.Path;

/** Writes trained networks as the artefact that is served. Found by {@link java.util.ServiceLoader}, in the worker. */
public interface ModelExporter {

    /**
     * Writes the graph: input and output named after the Keras layers, float32 {@code [N, …]} with N symbolic.
     *
     * @param file does not exist yet
     */
    void export(Network network, Weights weights, Path file) throws IOException;

    /** Opens an exported graph, as it will be served. The predictor is thread-safe. */
    Predictor open(Path file);
}
