package dev.lenslet.serving;

import dev.lenslet.network.ElementType;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A loaded graph with one input, of float32, or of int32 or int64 for token ids, and one float32 output. {@link #run} is safe from
 * several threads at once.
 */
public interface InferenceSession extends AutoCloseable {

    TensorSpec input();

    TensorSpec output();

    /**
     * Runs the graph.
     *
     * @param input direct, native order, from its position: {@code batch} examples; left as it was. Token ids are given as
     *     the floats that equal them, which are cut to whole numbers
     * @param output direct, native order; receives {@code batch} outputs from its position; position left as it was
     * @param batch examples, at least 1
     * @throws InferenceException where the engine fails
     */
    void run(FloatBuffer input, FloatBuffer output, int batch);

    /** Frees native memory; no {@link #run} may be under way. */
    @Override
    void close();

    /**
     * @param name in the graph
     * @param type of its elements; int64 counts as INT32, as ids travel as floats
     * @param shape with the batch first; -1 is symbolic
     */
    record TensorSpec(String name, ElementType type, List<Long> shape) {}
}
