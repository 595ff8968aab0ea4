package dev.lenslet.engine.onnx;

import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a network's weights into a graph, named {@code layer/array}. */
final class GraphWeights {

    private final GraphDraft graph;
    private final Weights weights;

    GraphWeights(GraphDraft graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    WeightArray get(String layer, String array) {
        return weights.get(layer, array);
    }

    /** @return the tensor's name, as of the other methods */
    String asKeras(String layer, String array) {
        WeightArray values = get(layer, array);
        return put(layer, array, values.shape().dims(), values.values());
    }

    /** A matrix whose rows go with a flattened picture, in the order that its values lie in. */
    String rows(String layer, String array, @Nullable Shape channelsFirst) {
        WeightArray kernel = get(layer, array);
        float[] values = channelsFirst == null
                ? kernel.values()
                : KernelLayout.rowsChannelsFirst(kernel.values(), kernel.shape().dim(1), channelsFirst);
        return put(layer, array, kernel.shape().dims(), values);
    }

    String put(String layer, String array, List<Integer> dims, float[] values) {
        return graph.floats(layer + "/" + array, dims, values);
    }
}
