package dev.lenslet.serving;

import java.nio.file.Path;

/** Loads graphs for serving; a Spring bean of the engine that runs them. */
public interface InferenceEngine {

    /**
     * Loads a graph, without warming it.
     *
     * @throws InferenceException where the file is no graph this engine runs; the message says why
     */
    InferenceSession load(Path graph);
}
