package dev.lenslet.training;

import dev.lenslet.network.Network;
import dev.lenslet.network.Node;

/**
 * Bytes that training a network takes beside the Java heap: a share that is always there, and one for each example of a batch.
 */
public record MemoryNeed(long fixedBytes, long bytesPerExample) {

    public MemoryNeed {
        if (fixedBytes < 0 || bytesPerExample < 0) {
            throw new IllegalArgumentException("a need of memory is not negative");
        }
    }

    /**
     * Of float32 arrays.
     *
     * @param libraryBytes of the engine's code, its threads and their buffers
     * @param copies of all weights
     * @param trained arrays as long as the weights that are trained: gradients, moments
     * @param activationArrays as long as what all layers give for a batch: outputs, their gradients
     */
    public static MemoryNeed of(Network network, long libraryBytes, int copies, int trained, double activationArrays) {
        long trainable = network.nodes().stream()
                .filter(Node::trainable)
                .flatMap(node -> node.layer().weights(network.inputShapes(node)).stream())
                .mapToLong(spec -> spec.shape().size())
                .sum();
        long activations = network.nodes().stream()
                .mapToLong(node -> network.shape(node.name()).size())
                .sum();
        return new MemoryNeed(
                libraryBytes + Float.BYTES * (copies * network.parameterCount() + trained * trainable),
                (long) (Float.BYTES * activationArrays * activations));
    }

    public long bytes(int batchSize) {
        return fixedBytes + bytesPerExample * batchSize;
    }

    /** The largest batch that needs no more than so many bytes; 0 where none does. */
    public long largestBatch(long bytes) {
        return Math.max(0, (bytes - fixedBytes) / Math.max(1, bytesPerExample));
    }
}
