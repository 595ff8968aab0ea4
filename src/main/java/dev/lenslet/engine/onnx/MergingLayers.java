package dev.lenslet.engine.onnx;

import static dev.lenslet.engine.onnx.GraphDraft.attribute;

import dev.lenslet.network.Add;
import dev.lenslet.network.Concatenate;
import dev.lenslet.network.Merge;
import dev.lenslet.network.Multiply;
import dev.lenslet.network.Shape;
import java.util.List;

/** Layers of several inputs. Pictures meet channels first where one of them lies so already, all else in Keras' order. */
final class MergingLayers {

    private final GraphDraft graph;
    private final AxisOrder order;

    MergingLayers(GraphDraft graph, AxisOrder order) {
        this.graph = graph;
        this.order = order;
    }

    LayerOutput merge(String name, Merge merge, List<LayerOutput> inputs, Shape shape) {
        boolean first = inputs.stream().anyMatch(input -> input.folded() == 0 && input.channelsAreSecond());
        List<String> tensors = inputs.stream()
                .map(input -> (first ? order.channelsFirst(input) : order.asKeras(input)).tensor())
                .toList();
        switch (merge) {
            case Add add -> pairwise("Add", tensors, name);
            case Multiply multiply -> pairwise("Mul", tensors, name);
            case Concatenate concatenate ->
                graph.operator("Concat", tensors, name, attribute("axis", axis(concatenate, shape.rank(), first)));
        }
        return first ? LayerOutput.inChannelsFirst(name, shape) : LayerOutput.inKerasOrder(name, shape);
    }

    private void pairwise(String type, List<String> tensors, String name) {
        String sum = tensors.getFirst();
        for (int i = 1; i < tensors.size(); i++) {
            String next = i == tensors.size() - 1 ? name : name + "/" + i;
            graph.operator(type, List.of(sum, tensors.get(i)), next);
            sum = next;
        }
    }

    private static int axis(Concatenate concatenate, int rank, boolean channelsFirst) {
        int axis = concatenate.exampleAxis(rank);
        if (!channelsFirst) {
            return axis + 1;
        }
        return axis == rank - 1 ? 1 : axis + 2;
    }
}
