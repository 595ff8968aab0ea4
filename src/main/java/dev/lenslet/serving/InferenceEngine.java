package dev.lenslet.serving;

import java.nio.file.Path;

/** Loads graphs for serving; a Spring bean of the engine that runs them. */
public interface InferenceEngine {

    /** What it is, with its version and what is set of how it runs: figures of one tell nothing of another. */
    String identity();

    /**
     * Loads a graph, without warming it.
     *
     * @param threads of one run at most, its caller among them, from 1 on; runs at once share those besides their callers
     * @throws InferenceException where the file is no graph this engine runs; the message says why
     */
    InferenceSession load(Path graph, int threads);
}
