package dev.lenslet.training;

import dev.lenslet.network.Network;
import dev.lenslet.problem.FieldFault;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Whether a worker's heap can hold a network's weights when it is exported: hours of training would be lost where not. */
final class HeapFit {

    private HeapFit() {}

    /**
     * A bound from below, so that nothing is refused which could have been trained: all weights as they were in the beginning,
     * what was trained of them, and all of them as the graph's bytes.
     *
     * @param trained what of the network is trained
     * @return null where it can
     */
    static @Nullable FieldFault fault(Network whole, Network trained, DataSize heap) {
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
}
