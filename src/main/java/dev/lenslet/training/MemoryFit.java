package dev.lenslet.training;

import dev.lenslet.network.Network;
import dev.lenslet.problem.FieldFault;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Whether what a job needs at least fits into what its worker can have at most. Bounds are from below, so that nothing is
 * refused which could have been trained.
 */
final class MemoryFit {

    private MemoryFit() {}

    /**
     * Whether a worker's heap can hold a network's weights when it is exported, since hours of training would be lost where
     * not: all weights as they were in the beginning, what was trained of them, and all of them as the graph's bytes.
     *
     * @param trained what of the network is trained
     * @return null where it can
     */
    static @Nullable FieldFault onHeap(Network whole, Network trained, DataSize heap) {
        long bytes = (2 * whole.parameterCount() + trained.parameterCount()) * Float.BYTES;
        return bytes <= heap.toBytes()
                ? null
                : new FieldFault(
                        "network",
                        "has " + whole.parameterCount() + " parameters, which take more than "
                                + DataSize.ofBytes(bytes).toMegabytes()
                                + " MB of heap when the network is exported; a worker has "
                                + heap.toMegabytes() + " MB (lenslet.training.heap)");
    }

    /**
     * @param least beside the heap
     * @param available bytes of a worker beside its heap
     * @return null where it fits
     */
    static @Nullable FieldFault besideHeap(MemoryNeed least, int batchSize, long available) {
        if (least.bytes(batchSize) <= available) {
            return null;
        }
        long largest = least.largestBatch(available);
        return largest == 0
                ? new FieldFault(
                        "network",
                        "takes at least " + gigabytes(least.bytes(1)) + " to train whatever the batch; "
                                + has(available))
                : new FieldFault(
                        "training.batch_size",
                        batchSize + " examples at a time take at least " + gigabytes(least.bytes(batchSize)) + " ("
                                + gigabytes(least.fixedBytes())
                                + " for libraries, weights, gradients and moments, the rest"
                                + " for what the layers give); " + has(available) + ", which is enough for " + largest
                                + " at most");
    }

    private static String has(long available) {
        return "a worker has " + gigabytes(available)
                + " beside its heap (resources.memory, lenslet.training.off-heap, and what this machine has)";
    }

    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GB", bytes / (double) (1L << 30));
    }
}
