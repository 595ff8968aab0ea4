package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves pictures between Keras' order (height, width, channels) and that of ONNX' operators (channels, height, width), at
 * most once each. Where both are the same sequence of values, as for gray pictures, only the shape changes.
 */
final class AxisOrder {

    private final GraphDraft graph;
    private final Map<String, LayerOutput> moved = new HashMap<>();

    AxisOrder(GraphDraft graph) {
        this.graph = graph;
    }

    /** @param value a picture: rank 3 */
    LayerOutput channelsFirst(LayerOutput value) {
        return value.channelsFirst() != null
                ? value
                : moved.computeIfAbsent(value.tensor(), tensor -> {
                    Shape picture = value.shape();
                    if (picture.rank() != 3) {
                        throw new InvalidNetworkException(
                                tensor, "is no picture of (height, width, channels): " + picture);
                    }
                    String name = tensor + "/channels_first";
                    if (LayerOutput.ordersCoincide(picture)) {
                        reshape(tensor, name, picture.dim(2), picture.dim(0), picture.dim(1));
                    } else {
                        graph.operator("Transpose", List.of(tensor), name, attribute("perm", List.of(0, 3, 1, 2)));
                    }
                    return LayerOutput.inChannelsFirst(name, picture);
                });
    }

    LayerOutput asKeras(LayerOutput value) {
        Shape picture = value.channelsFirst();
        return picture == null
                ? value
                : moved.computeIfAbsent(value.tensor(), tensor -> {
                    boolean flat = value.shape().rank() == 1;
                    String upright = tensor;
                    if (flat) {
                        upright = tensor + "/picture";
                        reshape(tensor, upright, picture.dim(2), picture.dim(0), picture.dim(1));
                    }
                    String last = tensor + "/channels_last";
                    if (LayerOutput.ordersCoincide(picture)) {
                        reshape(upright, last, picture.dim(0), picture.dim(1), picture.dim(2));
                    } else {
                        graph.operator("Transpose", List.of(upright), last, attribute("perm", List.of(0, 2, 3, 1)));
                    }
                    String name = last;
                    if (flat) {
                        name = last + "/flat";
                        reshape(last, name, picture.size());
                    }
                    return LayerOutput.inKerasOrder(name, value.shape());
                });
    }

    /** Keeps the batch (0 copies an extent). */
    private void reshape(String input, String output, long... example) {
        List<Long> dims = new ArrayList<>(List.of(0L));
        for (long dim : example) {
            dims.add(dim);
        }
        graph.operator("Reshape", List.of(input, graph.integers(output + "/shape", dims)), output);
    }
}
