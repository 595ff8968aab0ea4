package dev.lenslet.exchange;

import dev.lenslet.network.Network;
import dev.lenslet.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** ONNX graphs as the exchange needs them; a Spring bean of the engine that runs them. Thread-safe. */
public interface OnnxGraphs {

    /**
     * Writes a network as the graph that is served.
     *
     * @param file does not exist yet
     * @throws dev.lenslet.network.InvalidNetworkException where it cannot be written
     */
    void write(Network network, Weights weights, Path file) throws IOException;

    /**
     * The weights that a graph was written with, in Keras' layouts.
     *
     * @throws dev.lenslet.network.InvalidNetworkException where the graph is not this network's, as it is written now
     */
    Weights weights(Network network, Path file) throws IOException;

    /**
     * Looks at a graph that somebody made, then loads it and runs it once.
     *
     * @throws UnreadableModel where it is no graph, holds code or more than is served, or does not run
     */
    Facts examine(Path file) throws IOException;

    /**
     * What a graph takes and answers.
     *
     * @param inputShape with the batch first; -1 is symbolic
     * @param integers whether the input is of int32 or int64
     * @param ids below what the numbers of the input must be, where they look up a table
     * @param lastOperator the type of the node that makes the output
     */
    record Facts(
            String input,
            List<Long> inputShape,
            boolean integers,
            OptionalInt ids,
            String output,
            List<Long> outputShape,
            String lastOperator,
            long irVersion,
            long opset,
            String producer) {}
}
